import "./reflect-metadata";
import { X509Certificate as NodeCertificate, randomBytes, webcrypto } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import * as x509 from "@peculiar/x509";
import type { Certificate } from "./gateway";
import { lanAddresses } from "./livekit-config";

x509.cryptoProvider.set(webcrypto as unknown as Crypto);

const day = 24 * 60 * 60 * 1000;
const authorityDays = 3650;
/** Phones refuse server certificates that live longer than 398 days. */
const serverDays = 397;
const renewDays = 30;
const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

/** Every name and address this machine may be called by in its network. */
export function localNames(publicUrl?: string): string[] {
  const host = hostname().toLowerCase();
  const names = ["localhost", host, host.includes(".") ? host : `${host}.local`, "127.0.0.1", "::1", ...lanAddresses()];
  if (publicUrl) names.push(new URL(publicUrl).hostname);
  return [...new Set(names)];
}

/** A certificate for these names by an authority of our own, both kept in `folder`. The authority stays for years,
 * because phones are told to trust it; the certificate is renewed when the names change or its end is near. */
export async function loadCertificate(folder: string, names: string[], now = new Date()): Promise<Certificate> {
  const authority = read(folder, "ca") ?? save(folder, "ca", await makeAuthority(now));
  const known = read(folder, "server");
  const isGood = known && covers(known.cert, names, now) && isSignedBy(known.cert, authority.cert);
  const server = isGood ? known : save(folder, "server", await makeServer(authority, names, now));
  return { ...server, ca: authority.cert };
}

type Pair = { key: string; cert: string };

async function makeAuthority(now: Date): Promise<Pair> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const cert = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: `CN=Parley on ${hostname()}, O=Parley`,
    ...validity(now, authorityDays),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { key: await exportKey(keys.privateKey), cert: cert.toString("pem") };
}

async function makeServer(authority: Pair, names: string[], now: Date): Promise<Pair> {
  const issuer = new x509.X509Certificate(authority.cert);
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const isAddress = (name: string) => name.includes(":") || /^[\d.]+$/.test(name);
  const alternatives = names.map((value) => ({ type: isAddress(value) ? ("ip" as const) : ("dns" as const), value }));
  const cert = await x509.X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: `CN=${names[0] ?? "localhost"}`,
    issuer: issuer.subject,
    ...validity(now, serverDays),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey: await importKey(authority.key),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(alternatives),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(await issuer.publicKey.export()),
    ],
  });
  return { key: await exportKey(keys.privateKey), cert: cert.toString("pem") };
}

/** From yesterday, for phones whose clock is behind. */
function validity(now: Date, days: number) {
  return { notBefore: new Date(now.getTime() - day), notAfter: new Date(now.getTime() + (days - 1) * day) };
}

/** Positive and at most 20 bytes, as RFC 5280 asks. */
function serial(): string {
  const bytes = randomBytes(16);
  bytes.writeUInt8(bytes.readUInt8(0) & 0x7f, 0);
  return bytes.toString("hex");
}

function covers(pem: string, names: string[], now: Date): boolean {
  const certificate = new NodeCertificate(pem);
  if (new Date(certificate.validTo).getTime() < now.getTime() + renewDays * day) return false;
  return names.every((name) => certificate.checkHost(name) ?? certificate.checkIP(name));
}

function isSignedBy(pem: string, authority: string): boolean {
  return new NodeCertificate(pem).verify(new NodeCertificate(authority).publicKey);
}

function read(folder: string, name: string): Pair | undefined {
  const [keyFile, certFile] = [join(folder, `${name}.key`), join(folder, `${name}.crt`)];
  if (!existsSync(keyFile) || !existsSync(certFile)) return undefined;
  return { key: readFileSync(keyFile, "utf8"), cert: readFileSync(certFile, "utf8") };
}

function save(folder: string, name: string, pair: Pair): Pair {
  for (const [ending, text] of [["key", pair.key] as const, ["crt", pair.cert] as const]) {
    const file = join(folder, `${name}.${ending}`);
    writeFileSync(`${file}.new`, text, { mode: ending === "key" ? 0o600 : 0o644 });
    renameSync(`${file}.new`, file);
  }
  return pair;
}

async function exportKey(key: webcrypto.CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await webcrypto.subtle.exportKey("pkcs8", key), "PRIVATE KEY");
}

function importKey(pem: string): Promise<webcrypto.CryptoKey> {
  const [bytes] = x509.PemConverter.decode(pem);
  return webcrypto.subtle.importKey("pkcs8", bytes ?? new ArrayBuffer(0), algorithm, false, ["sign"]);
}
