/// A proof as a page for people: a PDF that tells what the proof says, with the proof itself
/// attached. Start at [vouch.certificate.Certificate].
@NullMarked
package vouch.certificate;

import org.jspecify.annotations.NullMarked;
