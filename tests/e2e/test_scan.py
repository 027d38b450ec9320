"""bakeoff scan PATH: what it says of a small code base, in which forms, and what it refuses."""
import json
import os
import pathlib
import re
import subprocess
import sys
import unittest
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from harness import BINARY, SOURCE, BakeoffTest  # noqa: E402

MAIN = """import time
from fastapi import FastAPI
from flask_login import login_required
app = FastAPI()

def slow():
    time.sleep(1)

@app.get("/items")
async def items():
    slow()
"""


class Scan(BakeoffTest):
    def setUp(self):
        super().setUp()
        self.code = self.folder / "shop"
        self.code.mkdir()
        (self.code / "main.py").write_text(MAIN)
        (self.code / "requirements.txt").write_text("fastapi>=0.100\n")
        (self.code / ".python-version").write_text("3.8\n")

    def scan(self, *flags):
        done = self.bakeoff("scan", "shop", "--json", *flags)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def rules(self, *flags):
        return sorted(pitfall["rule"] for pitfall in self.scan(*flags)["pitfalls"])

    def test_pitfalls_with_their_rule_and_chain(self):
        self.assertEqual(self.rules(), ["blocking-sleep-in-async", "end-of-life-runtime", "unpinned-dependencies"])
        found = [one for one in self.scan()["pitfalls"] if one["chain"]][0]
        self.assertEqual([link["function"] for link in found["chain"]], ["items", "slow"])

    def test_the_json_follows_its_schema(self):
        import jsonschema
        schema = json.loads((SOURCE / "docs/formats/scan.schema.json").read_text())
        jsonschema.validate(self.scan(), schema)

    def test_the_same_for_any_number_of_processes_and_without_the_prefilter(self):
        one = self.bakeoff("scan", "shop", "--json", "--threads", "1").stdout
        self.assertEqual(self.bakeoff("scan", "shop", "--json", "--threads", "7").stdout, one)
        everything, some = self.scan("--read-all"), json.loads(one)
        for key in some:
            if key not in ("parsed", "skipped"):
                self.assertEqual(some[key], everything[key], key)

    def test_sarif_names_every_rule_it_uses(self):
        self.bakeoff("scan", "shop", "--sarif", "s.sarif")
        run = json.loads((self.folder / "s.sarif").read_text())["runs"][0]
        known = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
        self.assertEqual(len(run["results"]), 3)
        for result in run["results"]:
            self.assertIn(result["ruleId"], known)
            self.assertIn(result["level"], ("note", "warning", "error"))
            at = result["locations"][0]["physicalLocation"]
            self.assertFalse(at["artifactLocation"]["uri"].startswith("/"))
            self.assertGreaterEqual(at.get("region", {"startLine": 1})["startLine"], 1)
        (self.code / "a b<i>.py").write_text(MAIN)
        self.bakeoff("scan", "shop", "--sarif", "s.sarif")
        self.assertIn('"a%20b%3Ci%3E.py"', (self.folder / "s.sarif").read_text())
        flow = [one for one in run["results"] if "codeFlows" in one][0]["codeFlows"][0]["threadFlows"][0]["locations"]
        self.assertEqual(len(flow), 2)

    def test_sarif_follows_the_official_schema(self):
        import jsonschema
        schema_file = SOURCE / "tests/sarif/node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"
        self.assertTrue(schema_file.exists(), "run scripts/install-deps --test: it fetches the schema of SARIF")
        validator = jsonschema.Draft4Validator(json.loads(schema_file.read_text()))
        hostile = ["two\nlines.py", "<script>alert(1)</script>&\"'.py".replace("/", "_"), "100%25.py", "a:b#c?d.py", "\u00fc.py"]
        for name in hostile:
            (self.code / name).write_text(MAIN)
        (self.code / "empty").mkdir()
        for folder, results in (("shop", len(hostile) + 3), ("shop/empty", 0)):
            self.bakeoff("scan", folder, "--sarif", "s.sarif")
            sarif = json.loads((self.folder / "s.sarif").read_text())
            self.assertEqual([error.message for error in validator.iter_errors(sarif)], [])
            self.assertEqual(len(sarif["runs"][0]["results"]), results)
            places = [one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in sarif["runs"][0]["results"]]
            for uri in places:
                self.assertRegex(uri, r"\A(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})+\Z")
                self.assertTrue((self.code / urllib.parse.unquote(uri)).exists(), uri)
            if results:
                self.assertLessEqual(set(hostile), {urllib.parse.unquote(uri) for uri in places})
        # The control: a schema that takes anything would have taken the above too.
        sarif["runs"][0]["results"] = [{"ruleId": 1}]
        self.assertNotEqual(list(validator.iter_errors(sarif)), [])

    def test_what_cannot_be_written_or_listed_is_an_error(self):
        with open("/dev/full", "w") as full:
            done = subprocess.run([BINARY, "scan", "shop"], cwd=self.folder, env=self.env, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
        self.assertEqual(done.returncode, 70)
        self.assertIn("could not be written", done.stderr)
        if os.geteuid() == 0:
            return  # may list everything
        self.code.chmod(0)
        self.addCleanup(self.code.chmod, 0o755)
        done = self.bakeoff("scan", "shop")
        self.assertEqual(done.returncode, 2)
        self.assertIn("shop cannot be listed: Permission denied", done.stderr)

    def test_every_rule_is_explained(self):
        catalog = SOURCE / "catalog/detectors"
        named = set(re.findall(r'^id = "([^"]+)"', (catalog / "rules.toml").read_text(), re.M))
        for file in catalog.glob("*/*.toml"):
            named |= set(re.findall(r'^rule = "([^"]+)"', file.read_text(), re.M))
        self.assertGreater(len(named), 12)
        for rule in sorted(named):
            done = self.bakeoff("explain", rule)
            self.assertEqual(done.returncode, 0, rule)
            self.assertGreater(len(done.stdout), 60, rule)

    def test_overrides_by_path(self):
        (self.code / "bakeoff.toml").write_text('[[scan.path]]\nmatch = "main.py"\nrules_off = ["blocking-sleep-in-async"]\n')
        self.assertNotIn("blocking-sleep-in-async", self.rules())
        (self.folder / "other.toml").write_text("")
        self.assertIn("blocking-sleep-in-async", self.rules("--config", "other.toml"))
        (self.code / "bakeoff.toml").write_text('[[scan.path]]\nmatch = "x"\nrole = "tset"\n')
        done = self.bakeoff("scan", "shop")
        self.assertEqual(done.returncode, 2)
        self.assertIn("bakeoff.toml:1:", done.stderr)
        self.assertIn("not 'tset'", done.stderr)

    def test_a_date_of_its_own(self):
        done = self.bakeoff("scan", "shop", "--json", env={"SOURCE_DATE_EPOCH": "1700000000"})  # 2023-11-14
        self.assertNotIn("end-of-life-runtime", done.stdout)

    def test_what_is_refused(self):
        for arguments, word in ((("scan", "nowhere"), "nowhere is not a folder"), (("scan", "shop/main.py"), "not a folder"),
                                (("scan", "shop", "--threads", "0"), "--threads"), (("scan", "shop", "--config", "no.toml"), "--config")):
            done = self.bakeoff(*arguments)
            self.assertEqual(done.returncode, 2, arguments)
            self.assertIn(word, done.stderr)
            self.assertEqual(done.stdout, "")

    def test_where_there_is_nothing_to_read_it_says_what_was_looked_for(self):
        for name, content in (("empty", None), ("go", "package main\n")):
            (self.folder / name).mkdir()
            if content:
                (self.folder / name / "main.go").write_text(content)
            done = self.bakeoff("scan", name)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("looked for .py, .js", done.stdout)
            for verb in (("compare", "node", "python"), ("run", "node", "python", "--dry-run")):
                done = self.bakeoff(*verb, "--for", name)
                self.assertEqual(done.returncode, 2, (verb, done.stdout, done.stderr))
                self.assertIn(f"--for {name}: no Python, JavaScript or TypeScript", done.stderr)
        self.assertNotIn("looked for", self.bakeoff("scan", "shop").stdout)
        self.assertIn("nowhere is not a folder", self.bakeoff("compare", "node", "python", "--for", "nowhere").stderr)


if __name__ == "__main__":
    unittest.main()
