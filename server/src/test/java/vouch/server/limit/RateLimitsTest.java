package vouch.server.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vouch.server.database.Database;
import vouch.server.database.TestDatabases;

class RateLimitsTest {

    private static final Instant END = Instant.parse("2026-03-01T11:00:00.250Z");

    @TempDir Path folder;

    private final TestTime time = new TestTime();

    private RateLimits limits(Database database) {
        return new RateLimits(database, time, Map.of("auth", 3L, "register", 5L));
    }

    private static Decision passed(long limit, long remaining) {
        return new Decision.Passed(limit, remaining, END);
    }

    @Test
    void anHourBeginsWithItsFirstRequestAndIsOverOneHourLater() {
        try (var database = TestDatabases.Kind.SQLITE.open(folder);
                var limits = limits(database)) {
            assertThat(limits.take("alice", "auth")).isEqualTo(passed(3, 2));
            time.pass(Duration.ofMinutes(59));
            assertThat(limits.take("alice", "auth")).isEqualTo(passed(3, 1));
            assertThat(limits.take("alice", "auth")).isEqualTo(passed(3, 0));
            assertThat(limits.take("alice", "auth")).isEqualTo(new Decision.Refused(3, END, 60));
            time.pass(Duration.ofSeconds(60).minusNanos(1));
            assertThat(limits.take("alice", "auth")).isEqualTo(new Decision.Refused(3, END, 1));
            time.pass(Duration.ofNanos(1));
            assertThat(limits.take("alice", "auth"))
                    .isEqualTo(new Decision.Passed(3, 2, END.plus(RateLimits.HOUR)));
        }
    }

    @Test
    void callersAndEndpointsAreCountedApart() {
        try (var database = TestDatabases.Kind.SQLITE.open(folder);
                var limits = limits(database)) {
            for (int i = 0; i < 4; i++) {
                limits.take("alice", "auth");
            }
            assertThat(limits.take("alice", "register")).isEqualTo(passed(5, 4));
            assertThat(limits.take("bob", "auth")).isEqualTo(passed(3, 2));
        }
    }

    @Test
    void refusedRequestsDoNotCount() {
        try (var database = TestDatabases.Kind.SQLITE.open(folder);
                var limits = limits(database)) {
            for (int i = 0; i < 100; i++) {
                limits.take("alice", "auth");
            }
            limits.setLimit("alice", "auth", 5L);
            assertThat(limits.take("alice", "auth")).isEqualTo(passed(5, 1));
        }
    }

    @Test
    void manyAtOnceNeverPassMoreThanTheLimit() throws InterruptedException {
        try (var database = TestDatabases.Kind.SQLITE.open(folder);
                var limits = limits(database)) {
            limits.setLimit("alice", "auth", 100L);
            var passed = new AtomicInteger();
            var threads =
                    IntStream.range(0, 8)
                            .mapToObj(_ ->
                                    Thread.startVirtualThread(() -> {
                                        for (int i = 0; i < 50; i++) {
                                            if (limits.take("alice", "auth")
                                                    instanceof Decision.Passed) {
                                                passed.incrementAndGet();
                                            }
                                        }
                                    }))
                            .toList();
            for (var thread : threads) {
                thread.join();
            }
            assertThat(passed).hasValue(100);
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void countsAndLimitsSurviveARestart(TestDatabases.Kind kind) {
        try (var database = kind.open(folder)) {
            try (var limits = limits(database)) {
                limits.setLimit("bob", "auth", 1L);
                limits.take("alice", "auth");
                limits.write();
                limits.take("alice", "auth");
                limits.take("bob", "auth");
            }
        }
        time.pass(Duration.ofMinutes(30));
        try (var database = kind.open(folder)) {
            try (var limits = limits(database)) {
                assertThat(limits.take("alice", "auth")).isEqualTo(passed(3, 0));
                assertThat(limits.take("bob", "auth"))
                        .isEqualTo(new Decision.Refused(1, END, 1800));
                assertThat(limits.limits("bob")).isEqualTo(Map.of("auth", 1L, "register", 5L));
            }
        }
        time.pass(Duration.ofMinutes(30));
        try (var database = kind.open(folder)) {
            try (var limits = limits(database)) {
                assertThat(limits.windowsKept()).isZero();
                assertThat(limits.take("alice", "auth")).isInstanceOf(Decision.Passed.class);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void hoursThatAreOverAreForgottenEverywhere(TestDatabases.Kind kind) {
        try (var database = kind.open(folder);
                var limits = limits(database)) {
            for (int i = 0; i < 100; i++) {
                limits.take("caller-" + i, "auth");
            }
            limits.write();
            time.pass(Duration.ofMinutes(59));
            limits.take("late", "auth");
            limits.write();
            assertThat(limits.windowsKept()).isEqualTo(101);
            assertThat(rows(database)).isEqualTo(101);
            time.pass(Duration.ofMinutes(2));
            limits.write();
            assertThat(limits.windowsKept()).isEqualTo(1);
            assertThat(rows(database)).isEqualTo(1);
        }
    }

    private static long rows(Database database) {
        return database.read(tx ->
                tx.find("select count(*) as n from rate_window", row -> row.number("n"))
                        .orElseThrow());
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void anotherLimitCountsAtOnceAndCanBeTakenBack(TestDatabases.Kind kind) {
        try (var database = kind.open(folder);
                var limits = limits(database)) {
            assertThat(limits.take("alice", "auth")).isEqualTo(passed(3, 2));
            limits.setLimit("alice", "auth", 1_000_000L);
            assertThat(limits.take("alice", "auth")).isEqualTo(passed(1_000_000, 999_998));
            limits.setLimit("alice", "auth", 0L);
            assertThat(limits.take("alice", "auth")).isInstanceOf(Decision.Refused.class);
            limits.setLimit("alice", "auth", null);
            assertThat(limits.take("alice", "auth")).isEqualTo(passed(3, 0));
            assertThat(limits.limits("alice")).isEqualTo(Map.of("auth", 3L, "register", 5L));
        }
    }

    @Test
    void aLimitMustBeOne() {
        try (var database = TestDatabases.Kind.SQLITE.open(folder);
                var limits = limits(database)) {
            assertThatThrownBy(() -> limits.setLimit("alice", "auth", -1L))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> limits.setLimit("alice", "nowhere", 1L))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> limits.guard("nowhere", _ -> "alice"))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    /// A database whose disk is full while a test says so.
    private record Full(Database database, AtomicBoolean full) implements Database {
        @Override
        public <T> T read(Work<T> work) {
            return database.read(work);
        }

        @Override
        public <T> T write(Work<T> work) {
            if (full.get()) {
                throw new IllegalStateException("full");
            }
            return database.write(work);
        }

        @Override
        public void close() {}
    }

    @Test
    void whatCannotBeWrittenNowIsCountedAllTheSameAndWrittenLater() {
        var full = new AtomicBoolean(true);
        try (var database = TestDatabases.Kind.SQLITE.open(folder);
                var limits = limits(new Full(database, full))) {
            limits.take("alice", "auth");
            assertThatThrownBy(limits::write).hasMessage("full");
            assertThat(limits.take("alice", "auth")).isEqualTo(passed(3, 1));
            limits.take("bob", "auth");
            assertThatThrownBy(limits::write).hasMessage("full");
            full.set(false);
            limits.write();
            assertThat(rows(database)).isEqualTo(2);
        }
    }

    @Test
    void aClockSetBackDoesNotLockACallerOutForLong() {
        try (var database = TestDatabases.Kind.SQLITE.open(folder);
                var limits = limits(database)) {
            for (int i = 0; i < 4; i++) {
                limits.take("alice", "auth");
            }
            time.pass(Duration.ofDays(-1));
            assertThat(limits.take("alice", "auth")).isInstanceOf(Decision.Passed.class);
        }
    }
}
