"""Unpacks a .bosque file into a directory, written from docs/bundle-format.md alone: a second reader of the format.

Usage: unpack.py FILE.bosque DIRECTORY
"""

import hashlib
import pathlib
import struct
import sys
import zlib

ORDER = ["conformance.csv", "forest.bin", "card.en.md", "card.es.md", "manifest.json", "model.sig"]


def unpack(data: bytes) -> dict[str, bytes]:
    magic, version, digest, inflated_len, compressed_len = struct.unpack_from("<7sB32sII", data)
    assert magic == b"BOSQUE\0" and version == 1
    assert hashlib.sha256(data[40:]).digest() == digest
    assert compressed_len == len(data) - 48
    stream = zlib.decompressobj(wbits=-15)
    content = stream.decompress(data[48:], inflated_len)
    assert len(content) == inflated_len and not stream.unconsumed_tail and not stream.unused_data
    files, at = {}, 0
    while at < inflated_len:
        (name_len,) = struct.unpack_from("<B", content, at)
        name = content[at + 1 : at + 1 + name_len].decode("ascii")
        (content_len,) = struct.unpack_from("<I", content, at + 1 + name_len)
        start = at + 1 + name_len + 4
        at = start + content_len
        files[name] = content[start:at]
    assert at == inflated_len and list(files) == [name for name in ORDER if name in files]
    return files


def main(bundle: str, directory: str) -> None:
    target = pathlib.Path(directory)
    target.mkdir()
    for name, content in unpack(pathlib.Path(bundle).read_bytes()).items():
        assert pathlib.PurePosixPath(name).name == name
        (target / name).write_bytes(content)


if __name__ == "__main__":
    main(*sys.argv[1:])
