// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

interface Token {
    function balanceOf(address holder) external view returns (uint256);
}

/// Holds what is sent to it until the factory that made it has it passed on. It has no state, no
/// owner and no way to be removed or changed.
contract Forwarder {
    address private immutable factory = msg.sender;

    error NotTheFactory();
    error TransferRefused();

    /// Moves all that it holds of a token to the pool. Where it holds none that is no failure:
    /// anybody may have had it swept a moment before.
    function sweep(address token, address pool) external returns (uint256 amount) {
        if (msg.sender != factory) revert NotTheFactory();
        amount = Token(token).balanceOf(address(this));
        if (amount == 0) return 0;
        // A token that answers nothing succeeds by not reverting; one that answers false does not.
        (bool done, bytes memory answer) =
            token.call(abi.encodeWithSignature("transfer(address,uint256)", pool, amount));
        if (!done || (answer.length != 0 && !abi.decode(answer, (bool)))) revert TransferRefused();
    }

    /// Takes `transferAndCall` of ERC-677; the tokens have moved by then.
    function onTokenTransfer(address, uint256, bytes calldata) external {}
}
