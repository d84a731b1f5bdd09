// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

interface TokenReceiver {
    function onTokenTransfer(address from, uint256 value, bytes calldata data) external;
}

/// A token without any worth, for test networks: ERC-20, and `transferAndCall` of ERC-677 with the
/// two Transfer events that the LINK token has.
contract VouchTestToken {
    string public constant name = "Vouch Test Token";
    string public constant symbol = "VTT";
    uint8 public constant decimals = 18;

    uint256 public immutable totalSupply;
    mapping(address => uint256) public balanceOf;
    mapping(address => mapping(address => uint256)) public allowance;

    event Transfer(address indexed from, address indexed to, uint256 value);
    event Transfer(address indexed from, address indexed to, uint256 value, bytes data);
    event Approval(address indexed owner, address indexed spender, uint256 value);

    error NoRecipient();
    error BalanceTooLow(uint256 balance, uint256 needed);
    error AllowanceTooLow(uint256 allowance, uint256 needed);

    constructor(address holder1, uint256 amount1, address holder2, uint256 amount2) {
        totalSupply = amount1 + amount2;
        mint(holder1, amount1);
        mint(holder2, amount2);
    }

    function mint(address holder, uint256 amount) private {
        balanceOf[holder] += amount;
        emit Transfer(address(0), holder, amount);
    }

    function transfer(address to, uint256 value) external returns (bool) {
        move(msg.sender, to, value);
        return true;
    }

    function transferFrom(address from, address to, uint256 value) external returns (bool) {
        uint256 allowed = allowance[from][msg.sender];
        if (allowed != type(uint256).max) {
            if (allowed < value) revert AllowanceTooLow(allowed, value);
            unchecked {
                allowance[from][msg.sender] = allowed - value;
            }
        }
        move(from, to, value);
        return true;
    }

    function approve(address spender, uint256 value) external returns (bool) {
        allowance[msg.sender][spender] = value;
        emit Approval(msg.sender, spender, value);
        return true;
    }

    /// Transfers, and calls the recipient where it is a contract.
    function transferAndCall(address to, uint256 value, bytes calldata data) external returns (bool) {
        move(msg.sender, to, value);
        emit Transfer(msg.sender, to, value, data);
        if (to.code.length > 0) TokenReceiver(to).onTokenTransfer(msg.sender, value, data);
        return true;
    }

    function move(address from, address to, uint256 value) private {
        if (to == address(0) || to == address(this)) revert NoRecipient();
        uint256 balance = balanceOf[from];
        if (balance < value) revert BalanceTooLow(balance, value);
        unchecked {
            balanceOf[from] = balance - value;
            balanceOf[to] += value;
        }
        emit Transfer(from, to, value);
    }
}
