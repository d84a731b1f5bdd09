"""Shows an .eth.ots file to Debian's python3-opentimestamps.

ots.py FILE DIGEST HEADER.json   verifies it against a block header as a node gives it, and prints
                                 the block's number and time
ots.py --read FILE...            prints for each file what the reference implementation reads
"""
import json
import sys

from opentimestamps.core.dubious.notary import EthereumBlockHeaderAttestation
from opentimestamps.core.notary import VerificationError
from opentimestamps.core.serialize import (
    BytesDeserializationContext, BytesSerializationContext, DeserializationError)
from opentimestamps.core.timestamp import DetachedTimestampFile


def read(name):
    with open(name, 'rb') as file:
        content = file.read()
    stamp = DetachedTimestampFile.deserialize(BytesDeserializationContext(content))
    again = BytesSerializationContext()
    stamp.serialize(again)
    return stamp, again.getbytes() == content


def read_all(names):
    for name in names:
        try:
            stamp, same = read(name)
        except (DeserializationError, ValueError) as error:
            print('refused', type(error).__name__)
            continue
        blocks = sorted(f'{attestation.height}:{message.hex()}'
                        for message, attestation in stamp.timestamp.all_attestations()
                        if isinstance(attestation, EthereumBlockHeaderAttestation))
        count = sum(1 for _ in stamp.timestamp.all_attestations())
        print('same' if same else 'other', stamp.file_digest.hex(), count, *blocks)


def verify(name, digest, header_name):
    stamp, _ = read(name)
    if stamp.file_digest.hex() != digest:
        sys.exit('The file is about another digest.')
    with open(header_name) as file:
        header = json.load(file)
    for message, attestation in stamp.timestamp.all_attestations():
        if not isinstance(attestation, EthereumBlockHeaderAttestation):
            continue
        if attestation.height != int(header['number'], 16):
            continue
        try:
            time = attestation.verify_against_blockheader(message, header)
        except VerificationError as error:
            sys.exit(str(error))
        print(f'block {attestation.height}, time {int(time, 16)}')
        return
    sys.exit('No attestation is of this block.')


if __name__ == '__main__':
    if sys.argv[1] == '--read':
        read_all(sys.argv[2:])
    else:
        verify(*sys.argv[1:])
