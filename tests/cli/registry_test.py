"""What the tests of other people's readers rest on: only the package that was meant is read, and only silence is excused."""

import base64
import hashlib
import io
import json
import pathlib
import shutil
import tarfile
import tempfile
import unittest
import unittest.mock

from registry import Package, Site, Unreachable, packed

DESCRIPTION = {"name": "@nobody/small", "version": "1.0.0"}


def pack(description):
    """The bytes of a package with nothing in it."""
    content, packed_file = json.dumps(description).encode(), io.BytesIO()
    with tarfile.open(fileobj=packed_file, mode="w:gz") as archive:
        member = tarfile.TarInfo("package/package.json")
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    return packed_file.getvalue()


GOOD = pack(DESCRIPTION)
SMALL = Package(DESCRIPTION["name"], DESCRIPTION["version"], base64.b64encode(hashlib.sha512(GOOD).digest()).decode())
REFUSAL = r"small-1\.0\.0\.tgz is not @nobody/small 1\.0\.0: its SHA-512 is "
needs_npm = unittest.skipUnless(shutil.which("npm"), "npm is not installed")


class RegistryTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.site = Site()
        self.addCleanup(self.site.close)

    def ask(self):
        return packed(SMALL, self.folder, {"npm_config_registry": self.site.url})

    def serve(self, content):
        """A registry that has the package, with this content."""
        self.site.contents["small.tgz"] = content
        version = {**DESCRIPTION, "dist": {"tarball": self.site.url + "small.tgz"}}
        document = {"name": SMALL.name, "versions": {SMALL.version: version}}
        self.site.contents["@nobody%2fsmall"] = json.dumps(document).encode()

    def test_what_is_there_is_checked_and_not_asked_for(self):
        path = self.folder / "nobody-small-1.0.0.tgz"
        path.write_bytes(GOOD)
        self.assertEqual(packed(SMALL, self.folder), path)
        path.write_bytes(GOOD + b"\0")
        with self.assertRaisesRegex(ValueError, REFUSAL):
            packed(SMALL, self.folder)

    @needs_npm
    def test_what_is_fetched_is_kept_if_it_is_what_was_meant(self):
        self.serve(pack({**DESCRIPTION, "description": "another"}))
        with self.assertRaisesRegex(ValueError, REFUSAL):
            self.ask()
        self.assertEqual(list(self.folder.iterdir()), [])
        self.serve(GOOD)
        self.assertEqual(self.ask().read_bytes(), GOOD)
        self.assertEqual(list(self.folder.iterdir()), [self.folder / "nobody-small-1.0.0.tgz"])

    @needs_npm
    def test_a_registry_that_knows_no_such_package_is_a_failure(self):
        with self.assertRaisesRegex(RuntimeError, "E404"):
            self.ask()

    @needs_npm
    def test_no_registry_is_a_reason_to_skip(self):
        self.site.close()
        with self.assertRaisesRegex(Unreachable, "npm reaches no registry: ECONNREFUSED"):
            self.ask()

    def test_no_npm_is_a_reason_to_skip(self):
        with unittest.mock.patch.dict("os.environ", PATH=str(self.folder)):
            with self.assertRaisesRegex(Unreachable, "npm is not installed"):
                packed(SMALL, self.folder)


if __name__ == "__main__":
    unittest.main()
