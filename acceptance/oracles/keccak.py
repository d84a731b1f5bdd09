"""Prints the Keccak-256 of bytes in hexadecimal, by pycryptodome: keccak.py 0x..."""
import sys

from Cryptodome.Hash import keccak

data = bytes.fromhex(sys.argv[1].removeprefix('0x'))
print('0x' + keccak.new(digest_bits=256, data=data).hexdigest())
