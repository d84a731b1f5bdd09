#!/bin/sh
# Makes the tokens and certificates beside it anew, with OpenSSL 3: sh make.sh
# They differ each time, so the proofs that carry them have to be made anew afterwards.
set -e
OUT=$(cd "$(dirname "$0")" && pwd)
W=$(mktemp -d)
cd $W
cat > ca.cnf <<'C'
[req]
distinguished_name=dn
prompt=no
[dn]
CN=Sample time-stamping authority
[tsa]
basicConstraints=critical,CA:FALSE
keyUsage=critical,digitalSignature
extendedKeyUsage=critical,timeStamping
[loose]
keyUsage=critical,digitalSignature
extendedKeyUsage=timeStamping
[web]
extendedKeyUsage=critical,timeStamping,serverAuth
[plain]
basicConstraints=critical,CA:FALSE
[agree]
keyUsage=critical,keyAgreement
extendedKeyUsage=critical,timeStamping
C
cat > ts.cnf <<'C'
[a]
serial=SERIAL
default_policy=1.3.6.1.4.1.99999.1
digests=sha256,sha512
accuracy=secs:1,millisecs:500
ordering=yes
tsa_name=yes
ess_cert_id_chain=no
ess_cert_id_alg=ESS
signer_digest=sha256
clock_precision_digits=3
C
echo 01A5 > serial
cert() { # name, extensions, key
 openssl req -x509 -new -config ca.cnf -extensions $2 -keyout $1.key -out $1.pem -nodes $3 -days 36500 2>/dev/null; }
P256="-newkey ec -pkeyopt ec_paramgen_curve:P-256"
cert authority tsa "$P256"
cert stranger tsa "$P256"
cert rsa tsa "-newkey rsa:2048"
cert p384 tsa "-newkey ec -pkeyopt ec_paramgen_curve:P-384"
cert not-critical loose "$P256"
cert also-web web "$P256"
cert no-usage plain "$P256"
cert agreement agree "$P256"
# Over before it begins: valid at no time.
openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -config ca.cnf -keyout expired.key -out expired.csr 2>/dev/null
openssl x509 -req -in expired.csr -signkey expired.key -extfile ca.cnf -extensions tsa -days -1 -out expired.pem 2>/dev/null
token() { # name, signer, digest, its kind, the kind of the certificate's digest, more
 sed "s/ESS/$5/;s#SERIAL#$W/serial#" ts.cnf > t.cnf
 openssl ts -query -digest $3 -$4 $6 -out q.tsq 2>/dev/null
 openssl ts -reply -config t.cnf -section a -queryfile q.tsq -signer $2.pem -inkey $2.key -token_out -out $OUT/$1.der 2>/dev/null; }
D5=$(printf 'file 5\n' | sha256sum | cut -d' ' -f1); D4=$(printf 'file 4\n' | sha256sum | cut -d' ' -f1)
S5=$(printf 'file 5\n' | sha512sum | cut -d' ' -f1)
token entry-5 authority $D5 sha256 sha256 "-cert"
token entry-5-without-certificate authority $D5 sha256 sha256 "-no_nonce"
token entry-4 authority $D4 sha256 sha256 "-cert"
token entry-5-sha-1-certificate authority $D5 sha256 sha1 "-cert"
token entry-5-sha-512 authority $S5 sha512 sha256 "-cert"
token entry-5-stranger stranger $D5 sha256 sha256 "-cert"
token entry-5-rsa rsa $D5 sha256 sha256 "-cert"
token entry-5-expired expired $D5 sha256 sha256 "-cert"
for c in authority stranger rsa p384 not-critical also-web no-usage agreement expired; do cp $c.pem $OUT/; done
rm -r $W
