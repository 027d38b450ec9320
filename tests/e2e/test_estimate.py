"""bakeoff scan PATH --to STACK on a small code base: what it says, in which forms, and what it refuses."""
import csv
import io
import json
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from harness import BakeoffTest  # noqa: E402

MAIN = """from fastapi import APIRouter, FastAPI
app = FastAPI()
router = APIRouter(prefix="/items")

@router.get("/")
def items():
    return []

@router.post("/{item_id}")
def change(item_id: int):
    return item_id

app.include_router(router, prefix="/api")
"""


class Estimate(BakeoffTest):
    def setUp(self):
        super().setUp()
        code = self.folder / "shop"
        code.mkdir()
        (code / "main.py").write_text(MAIN)
        (code / "requirements.txt").write_text("fastapi==0.115.0\n")

    def estimate(self, *flags):
        done = self.bakeoff("scan", "shop", "--to", "node", "--json", *flags)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def refused(self, *arguments):
        done = self.bakeoff(*arguments)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertEqual(done.stdout, "")
        return done.stderr

    def test_a_range_by_line_item_that_adds_up(self):
        made = self.estimate()
        self.assertEqual(made["size"]["endpoints"], 2)
        self.assertEqual(made["size"]["id"], "small")
        for at in ("p10", "p50", "p90"):
            self.assertAlmostEqual(sum(item["part"][at] for item in made["items"]), made["total"]["hours"][at], places=6)
        self.assertEqual([option["id"] for option in made["options"]][:2], ["stay", "move"])

    def test_the_same_bytes_for_the_same_seed(self):
        first = self.bakeoff("scan", "shop", "--to", "node", "--json").stdout
        self.assertEqual(self.bakeoff("scan", "shop", "--to", "node", "--json").stdout, first)
        self.assertNotEqual(self.bakeoff("scan", "shop", "--to", "node", "--json", "--seed", "2").stdout, first)

    def test_a_further_endpoint_never_makes_it_cheaper(self):
        before = self.estimate()["total"]
        main = self.folder / "shop" / "main.py"
        main.write_text(MAIN + '\n@app.get("/more")\ndef more():\n    return 1\n')
        after = self.estimate()["total"]
        for what in ("hours", "money"):
            for at in ("p10", "p50", "p90"):
                self.assertGreater(after[what][at], before[what][at])

    def test_your_own_figures(self):
        made = self.estimate("--rate", "90", "--team", "3")
        self.assertEqual(made["rate"], {"low": 90, "high": 90})
        self.assertEqual(made["team_basis"]["origin"], "user")
        (self.folder / "shop" / "bakeoff.toml").write_text(
            '[migration]\nteam = 2\nrate = { low = 50, high = 70, currency = "EUR" }\n')
        made = self.estimate()
        self.assertEqual((made["currency"], made["team"]), ("EUR", 2))
        self.assertEqual(self.estimate("--team", "5")["team"], 5, "a flag before the file")

    def test_every_form(self):
        done = self.bakeoff("scan", "shop", "--to", "node", "--csv", "-")
        rows = list(csv.DictReader(io.StringIO(done.stdout)))
        self.assertEqual(rows[-1]["item"], "total")
        parts = sum(float(row["part_p50"]) for row in rows[:-1])
        self.assertAlmostEqual(parts, float(rows[-1]["part_p50"]), places=6)
        self.bakeoff("scan", "shop", "--to", "node", "--export", "e.html", "--export", "e.json", "--export", "e.csv")
        self.assertIn("move-range", (self.folder / "e.html").read_text())
        self.assertEqual(json.loads((self.folder / "e.json").read_text())["to"], "node")
        text = self.bakeoff("scan", "shop", "--to", "node").stdout
        for word in ("WHAT YOU HAVE", "WHAT PORTS", "WHAT BLOCKS", "THE RANGE", "OPTIONS", "Do not migrate", "published"):
            self.assertIn(word, text)

    def test_what_is_refused(self):
        self.assertIn("did you mean 'node'", self.refused("scan", "shop", "--to", "ndoe"))
        self.assertIn("is on python already", self.refused("scan", "shop", "--to", "python"))
        self.assertIn("--rate 60..120", self.refused("scan", "shop", "--to", "node", "--rate", "120..60"))
        self.assertIn("--to", self.refused("scan", "shop", "--rate", "60"))
        self.assertIn(".html", self.refused("scan", "shop", "--to", "node", "--export", "x.pdf"))
        (self.folder / "shop" / "bakeoff.toml").write_text("[migration]\nteams = 2\n")
        self.assertIn("bakeoff.toml:2:1", self.refused("scan", "shop", "--to", "node"))

    def test_a_comparison_starts_from_the_code(self):
        done = self.bakeoff("compare", "node", "python", "--for", "shop", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        result = json.loads(done.stdout)
        self.assertEqual(result["decision"]["profile"], "web-api")
        self.assertEqual([made["to"] for made in result["estimates"]], ["node"])
        self.assertIn("--for shop", result["command"])
        plain = json.loads(self.bakeoff("compare", "node", "python", "--json").stdout)
        self.assertNotIn("estimates", plain)


if __name__ == "__main__":
    unittest.main()
