// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/// A token for tests whose `transfer`, once it is told to, uses up all gas there is.
contract GasBurnerToken {
    uint8 public constant decimals = 18;
    mapping(address => uint256) public balanceOf;
    bool public spoilt;

    event Transfer(address indexed from, address indexed to, uint256 value);

    constructor(address holder1, uint256 amount1, address holder2, uint256 amount2) {
        balanceOf[holder1] += amount1;
        balanceOf[holder2] += amount2;
    }

    function spoil(bool on) external {
        spoilt = on;
    }

    function transfer(address to, uint256 value) external returns (bool) {
        if (spoilt) {
            assembly {
                invalid()
            }
        }
        balanceOf[msg.sender] -= value;
        balanceOf[to] += value;
        emit Transfer(msg.sender, to, value);
        return true;
    }
}
