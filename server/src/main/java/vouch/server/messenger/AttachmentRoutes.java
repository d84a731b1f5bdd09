package vouch.server.messenger;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Supplier;
import vouch.server.account.AppCaller;
import vouch.server.http.Answer;
import vouch.server.http.Guard;
import vouch.server.http.Problem;
import vouch.server.http.Request;
import vouch.server.http.Route;

/// Attachments: made and found by signed requests, uploaded and viewed by whoever has the address.
///
/// Those two are answered with statuses of HTTP's own: no client reads an envelope there.
final class AttachmentRoutes {

    /// The two paths whose refusals are no envelopes.
    static final String UPLOADS = "/attachments/uploads";

    static final String VIEWS = "/attachments/views";

    private final Attachments attachments;
    private final Supplier<String> ownUrl;

    AttachmentRoutes(Attachments attachments, Supplier<String> ownUrl) {
        this.attachments = attachments;
        this.ownUrl = ownUrl;
    }

    List<Route> routes(Guard session) {
        return List.of(
                Route.post("/attachments", this::create)
                        .guardedBy(session)
                        .guardedBy(ScopeGuard.REPRESENT),
                Route.get("/attachments/{id}", this::find).guardedBy(session),
                Route.put(UPLOADS + "/{key}", this::upload).streamedBody(Attachments.BYTES_MAX),
                Route.get(VIEWS + "/{id}", this::view));
    }

    private Answer create(Request request) {
        return MixinAnswers.data(shown(attachments.create(request.get(AppCaller.KEY).userId())));
    }

    private Answer find(Request request) {
        return MixinAnswers.data(
                shown(
                        Fields.findUuid(request.pathPart("id"))
                                .flatMap(attachments::find)
                                .orElseThrow(() -> new MixinRefusal(MixinError.NOT_FOUND))));
    }

    private ObjectNode shown(Attachment attachment) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("type", "attachment");
        node.put("attachment_id", attachment.id().toString());
        node.put("upload_url", ownUrl.get() + UPLOADS + "/" + attachment.uploadKey());
        node.put("view_url", ownUrl.get() + VIEWS + "/" + attachment.id());
        node.put("created_at", attachment.createdAt().toString());
        return node;
    }

    private Answer upload(Request request) {
        try {
            return switch (attachments.upload(request.pathPart("key"), request.bodyStream())) {
                case DONE -> Answer.text(200, "");
                case UNKNOWN -> throw new Problem.Refused(404, "No upload is awaited here");
                case DONE_BEFORE -> throw new Problem.Refused(409, "It was uploaded before");
            };
        } catch (AttachmentFiles.Full e) {
            throw new Problem.Refused(507, "There is no space for it");
        }
    }

    private Answer view(Request request) {
        return Fields.findUuid(request.pathPart("id"))
                .flatMap(attachments::find)
                .filter(attachment -> attachment.size().isPresent())
                .map(this::content)
                .orElseThrow(() -> new Problem.Refused(404, "There is no such file"));
    }

    private Answer content(Attachment attachment) {
        UUID id = attachment.id();
        return Answer.stream(
                        200,
                        "application/octet-stream",
                        OptionalLong.of(attachment.size().orElseThrow()),
                        body -> attachments.files().send(id, body))
                // Whatever somebody uploaded, no browser shows it as a page of ours.
                .header("Content-Disposition", "attachment");
    }
}
