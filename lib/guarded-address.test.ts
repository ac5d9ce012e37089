import { describe, expect, test } from "vitest";
import { isPublic, requirePublicHost } from "./guarded-address";

const refused = expect.objectContaining({ code: "forbidden" });
const nobody = async () => {
  throw new Error("not to be asked");
};

/** Addresses that lead into this machine or its networks, in the spellings people try. */
const hostile = [
  "http://127.0.0.1/",
  "http://127.0.0.1:8901/v1/models",
  "http://127.1/",
  "http://127.0.1/",
  "http://2130706433/",
  "http://0x7f000001/",
  "http://0x7f.0.0.1/",
  "http://0177.0.0.1/",
  "http://017700000001/",
  "http://127.0.0.1./",
  "http://%31%32%37.0.0.1/",
  "http://①②⑦.0.0.1/",
  "http://127。0。0。1/",
  "http://0/",
  "http://0.0.0.0/",
  "http://10.0.0.1/",
  "http://10.255.255.255/",
  "http://172.16.0.1/",
  "http://172.31.255.254/",
  "http://192.168.0.1/",
  "http://3232235521/",
  "http://169.254.169.254/latest/meta-data/",
  "http://0xa9fea9fe/",
  "http://[fd00:ec2::254]/",
  "http://100.64.0.1/",
  "http://100.127.255.255/",
  "http://192.0.0.1/",
  "http://192.0.2.1/",
  "http://198.18.0.1/",
  "http://198.51.100.1/",
  "http://203.0.113.1/",
  "http://224.0.0.1/",
  "http://239.255.255.250:1900/",
  "http://240.0.0.1/",
  "http://255.255.255.255/",
  "http://[::1]/",
  "http://[0:0:0:0:0:0:0:1]/",
  "http://[::]/",
  "http://[::ffff:127.0.0.1]/",
  "http://[::ffff:7f00:1]/",
  "http://[::ffff:10.0.0.1]/",
  "http://[::ffff:0:127.0.0.1]/",
  "http://[::127.0.0.1]/",
  "http://[64:ff9b::127.0.0.1]/",
  "http://[64:ff9b::a00:1]/",
  "http://[64:ff9b:1::a00:1]/",
  "http://[2002:7f00:1::]/",
  "http://[2002:a00:1::1]/",
  "http://[2001:0:7f00:1::]/",
  "http://[fe80::1]/",
  "http://[fec0::1]/",
  "http://[fc00::1]/",
  "http://[fd12:3456:789a::1]/",
  "http://[ff02::1]/",
  "http://[2001:db8::1]/",
  "http://[100::1]/",
];

describe("addresses written as numbers", () => {
  test.each(hostile)("%s is refused without asking anybody", async (address) => {
    await expect(requirePublicHost(new URL(address), [], nobody)).rejects.toEqual(refused);
  });

  test.each(["93.184.215.14", "8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])(
    "%s is public",
    (address) => expect(isPublic(address)).toBe(true),
  );
});

describe("names", () => {
  const to =
    (...addresses: string[]) =>
    async () =>
      addresses.map((address) => ({ address, family: address.includes(":") ? (6 as const) : (4 as const) }));

  test.each([["127.0.0.1"], ["10.1.2.3"], ["::1"], ["fd00::1"], ["::ffff:192.168.1.1"], ["169.254.169.254"]])(
    "a name that leads to %s is refused",
    async (address) => {
      await expect(requirePublicHost(new URL("https://evil.example/"), [], to(address))).rejects.toEqual(refused);
    },
  );

  test("one private address among public ones is enough to refuse", async () => {
    const mixed = to("93.184.215.14", "192.168.0.9");
    await expect(requirePublicHost(new URL("https://evil.example/"), [], mixed)).rejects.toEqual(refused);
  });

  test.each([
    "http://localhost/",
    "http://LOCALHOST:3000/",
    "http://api.localhost/",
    "http://localhost./",
    "http://printer.local/",
  ])("%s is private even where no resolver knows it", async (address) => {
    await expect(requirePublicHost(new URL(address), [], nobody)).rejects.toEqual(refused);
  });

  test("a public one answers where to connect", async () => {
    const found = await requirePublicHost(new URL("https://api.example/"), [], to("93.184.215.14"));
    expect(found).toEqual([{ address: "93.184.215.14", family: 4 }]);
  });

  test("a name nobody knows is told as that", async () => {
    await expect(requirePublicHost(new URL("https://no.example/"), [], nobody)).rejects.toMatchObject({
      code: "provider_failed",
    });
  });

  test("an admin can allow a host, with or without its port, and nothing beside it", async () => {
    const local = to("10.0.0.5");
    const url = new URL("http://api.corp:8080/");
    await expect(requirePublicHost(url, ["api.corp"], local)).resolves.toHaveLength(1);
    await expect(requirePublicHost(url, ["api.corp:8080"], local)).resolves.toHaveLength(1);
    await expect(requirePublicHost(url, ["api.corp:80", "corp", "x.api.corp"], local)).rejects.toEqual(refused);
    await expect(requirePublicHost(new URL("http://[::1]:9/"), ["[::1]:9"], nobody)).resolves.toHaveLength(1);
  });
});
