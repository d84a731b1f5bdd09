// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Forwarder} from "./Forwarder.sol";

/// Makes forwarders at addresses that are known before, one for each salt, and has them pass on
/// what they hold. Anybody may ask for it: tokens can go to the pool and nowhere else.
contract ForwarderFactory {
    address public immutable pool;

    constructor(address pool_) {
        pool = pool_;
    }

    /// Makes the salt's forwarder where it is not there yet, and moves all that it holds of this
    /// token to the pool. May be repeated.
    function sweep(bytes32 salt, address token) external returns (uint256 amount) {
        address forwarder = addressOf(salt);
        if (forwarder.code.length == 0) new Forwarder{salt: salt}();
        return Forwarder(forwarder).sweep(token, pool);
    }

    /// Where the salt's forwarder is, or will be.
    function addressOf(bytes32 salt) public view returns (address) {
        bytes32 hash = keccak256(
            abi.encodePacked(bytes1(0xff), address(this), salt, keccak256(type(Forwarder).creationCode))
        );
        return address(uint160(uint256(hash)));
    }
}
