package vouch.acceptance.tools;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import vouch.acceptance.OutsideTool;

/// The bytecode in the repository is what solc makes of the sources beside it.
final class ContractsBytecodeTest {

    @Test
    void theBytecodeIsThatOfTheSources() {
        var compiler = OutsideTool.node("../../contracts/compile.mjs", "solc");

        var result = compiler.run("--check");

        assertThat(result.exit()).as(result.out() + result.err()).isZero();
        assertThat(result.out().lines())
                .containsExactlyInAnyOrder(
                        "Forwarder.hex: the same",
                        "ForwarderFactory.hex: the same",
                        "VouchTestToken.hex: the same",
                        "FalseToken.hex: the same",
                        "GasBurnerToken.hex: the same");
    }
}
