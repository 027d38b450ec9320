#!/usr/bin/env python3
"""A contestant's folder is whole in itself: it is copied to where it is installed, alone. So what several of them need is in each of
them, and these copies must not drift apart: another count of queens would be another workload."""

import pathlib
import tempfile
import unittest

CONTESTANTS = pathlib.Path(__file__).resolve().parent.parent.parent / "contestants"
SAME_EVERYWHERE = ["answer-lines.mjs", "answer_lines.py", "answer_lines.rb", "queens.go", "queens.mjs", "queens.rs", "summary.mjs"]
# What the install of packages is measured with is what a contestant takes.
SAME_AS = {
    "go/modules/service/go.mod": "go/nethttp/go.mod",
    "go/modules/service/go.sum": "go/nethttp/go.sum",
    "rust/cargo/service/Cargo.toml": "rust/axum/Cargo.toml",
    "rust/cargo/service/Cargo.lock": "rust/axum/Cargo.lock",
}


def copies_of(name: str, root: pathlib.Path) -> list[pathlib.Path]:
    return sorted(path for path in root.rglob(name) if "node_modules" not in path.parts and "target" not in path.parts)


def that_differ(name: str, root: pathlib.Path) -> list[str]:
    first, *others = copies_of(name, root)
    return [f"{other} differs from {first}" for other in others if other.read_bytes() != first.read_bytes()]


class CopiesTest(unittest.TestCase):
    def test_they_are_the_same(self) -> None:
        for name in SAME_EVERYWHERE:
            self.assertGreater(len(copies_of(name, CONTESTANTS)), 1, f"{name} is no copy: take it from this test")
            self.assertEqual(that_differ(name, CONTESTANTS), [])

    def test_a_service_takes_the_packages_of_its_contestant(self) -> None:
        for copy, original in SAME_AS.items():
            self.assertEqual((CONTESTANTS / copy).read_text(), (CONTESTANTS / original).read_text(), copy)

    def test_one_that_differs_is_noticed(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            for place, text in (("a", "1"), ("b", "1"), ("c", "2")):
                pathlib.Path(folder, place).mkdir()
                pathlib.Path(folder, place, "queens.go").write_text(text)
            self.assertEqual(len(that_differ("queens.go", pathlib.Path(folder))), 1)


if __name__ == "__main__":
    unittest.main()
