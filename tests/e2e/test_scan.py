"""bakeoff scan PATH: what it says of a small code base, in which forms, and what it refuses."""
import json
import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from harness import SOURCE, BakeoffTest  # noqa: E402

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


if __name__ == "__main__":
    unittest.main()
