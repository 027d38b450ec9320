#!/usr/bin/env python3
"""What the programs must answer, computed a second time in plain Python, without any of their libraries.

    tests/programs/expected.py            prints every answer
    tests/programs/expected.py --check    compares them with catalog/workloads/*.toml; exits with 1 where one differs
"""

import json
import math
import pathlib
import sys

try:
    import tomllib
except ModuleNotFoundError:  # before Python 3.11
    tomllib = None

MASK = (1 << 64) - 1
ROOT = pathlib.Path(__file__).resolve().parents[2]


class Random:
    """SplitMix64, as src/base/random.h."""

    def __init__(self, seed: int):
        self.state = seed

    def next(self) -> int:
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)

    def below(self, bound: int) -> int:
        limit = MASK - MASK % bound
        value = self.next()
        while value >= limit:
            value = self.next()
        return value % bound


def thread_scaling() -> dict:
    def place(full: int, columns: int, left: int, right: int) -> int:
        if columns == full:
            return 1
        free = full & ~(columns | left | right)
        return sum(
            place(full, columns | 1 << k, (left | 1 << k) << 1, (right | 1 << k) >> 1)
            for k in range(full.bit_length())
            if free >> k & 1
        )

    solutions = [place((1 << 10) - 1, 0, 0, 0)] * 8
    return {"one_worker": {"/solutions": solutions}, "all_workers": {"/solutions": solutions}}


def matmul() -> dict:
    def answer(n: int) -> dict:
        a = [[(7 * i + 13 * j) % 17 - 8 for j in range(n)] for i in range(n)]
        b = [[(5 * i + 11 * j) % 19 - 9 for j in range(n)] for i in range(n)]
        columns = [sum(a[i][k] for i in range(n)) for k in range(n)]
        return {
            "/trace": sum(a[i][k] * b[k][i] for i in range(n) for k in range(n)),
            "/sum": sum(columns[k] * sum(b[k]) for k in range(n)),
            "/corner": sum(a[n - 1][k] * b[k][n - 1] for k in range(n)),
        }

    return {"time_small": answer(64), "time_large": answer(512)}


def dataframe() -> dict:
    orders, customers = Random(1), Random(2)
    revenue: dict[int, float] = {}
    rows = []
    for _ in range(200_000):
        customer, quantity, price = orders.below(2000), 1 + orders.below(9), (4 + orders.below(400)) / 4
        revenue[customer] = revenue.get(customer, 0) + quantity * price
        rows.append((customer, quantity * price))
    names = ["north", "east", "south", "west", "isles"]
    region = [names[customers.below(5)] for _ in range(2000)]
    regions = {name: [0, 0.0] for name in sorted(names)}
    for customer, value in rows:
        regions[region[customer]][0] += 1
        regions[region[customer]][1] += value
    best = max(revenue, key=revenue.get)
    return {
        "time_load": {"/orders": len(rows), "/customers": len(region)},
        "time_group": {"/groups": len(revenue), "/best": best, "/revenue": revenue[best]},
        "time_join": {"/regions": regions},
    }


def image() -> dict:
    side, random = 1024, Random(3)
    sums = [[0, 0, 0] for _ in range(4)]
    for y in range(side):
        for x in range(side):
            colour = (255 * x // side, 255 * y // side, 255 * ((x + y) % side) // side)
            quarter = sums[(x >= side // 2) + 2 * (y >= side // 2)]
            for part in range(3):
                quarter[part] += min(255, colour[part] + random.below(8))
    # A resized picture has the means of the original, up to rounding and what the filter does at the edges.
    means = [[round(value / (side // 2) ** 2, 2) for value in quarter] for quarter in sums]
    return {"time_thumbnail": {"/width": 256, "/height": 256, "/format": "jpeg", "/means": means}}


def inference() -> dict:
    inputs, hidden, outputs = 64, 512, 10
    random = Random(4)

    def drawn(count: int) -> list[float]:
        return [(random.below(256) - 128) / 256 for _ in range(count)]

    w1, b1, w2, b2 = drawn(inputs * hidden), drawn(hidden), drawn(hidden * outputs), drawn(outputs)

    def run(i: int) -> list[float]:
        x = [((3 * i + 5 * j) % 16) / 16 for j in range(inputs)]
        h = [max(0.0, b1[k] + sum(x[j] * w1[j * hidden + k] for j in range(inputs))) for k in range(hidden)]
        return [b2[c] + sum(h[k] * w2[k * outputs + c] for k in range(hidden)) for c in range(outputs)]

    cycle = [run(i) for i in range(16)]  # the input repeats every 16 rows

    def answer(rows: int) -> dict:
        return {
            "/rows": rows,
            "/sum": round(sum(sum(cycle[i % 16]) for i in range(rows)), 6),
            "/first": [round(value, 6) for value in cycle[0]],
            "/classes": [max(range(outputs), key=cycle[i].__getitem__) for i in range(min(8, rows))],
        }

    return {"time_one_row": answer(1), "rows_rate": answer(1024)}


def solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Gaussian elimination with pivoting."""
    n = len(right)
    rows = [matrix[i][:] + [right[i]] for i in range(n)]
    for k in range(n):
        pivot = max(range(k, n), key=lambda i: abs(rows[i][k]))
        rows[k], rows[pivot] = rows[pivot], rows[k]
        for i in range(k + 1, n):
            factor = rows[i][k] / rows[k][k]
            for j in range(k, n + 1):
                rows[i][j] -= factor * rows[k][j]
    out = [0.0] * n
    for k in reversed(range(n)):
        out[k] = (rows[k][n] - sum(rows[k][j] * out[j] for j in range(k + 1, n))) / rows[k][k]
    return out


def train() -> dict:
    rows, width = 2000, 20
    x = [[((i * (j + 3) * 7 + 13 * j) % 101 - 50) / 50 for j in range(width)] + [1.0] for i in range(rows)]
    truth = [(5 * j) % 7 - 3 for j in range(width)]
    y = [1 if sum(a * b for a, b in zip(x[i], truth)) + (i * 37) % 11 - 5 > 0 else 0 for i in range(rows)]
    w = [0.0] * (width + 1)
    for _ in range(30):  # Newton's method; the bias has no penalty
        gradient = w[:width] + [0.0]
        hessian = [[float(a == b and a < width) for b in range(width + 1)] for a in range(width + 1)]
        for row, label in zip(x, y):
            p = 1 / (1 + math.exp(-sum(a * b for a, b in zip(row, w))))
            for a in range(width + 1):
                gradient[a] += (p - label) * row[a]
                for b in range(width + 1):
                    hessian[a][b] += p * (1 - p) * row[a] * row[b]
        step = solve(hessian, gradient)
        w = [a - b for a, b in zip(w, step)]
        if max(map(abs, step)) < 1e-10:
            break
    margins = [(1 if label else -1) * sum(a * b for a, b in zip(row, w)) for row, label in zip(x, y)]
    square = sum(a * a for a in w[:width])
    objective = square / 2 + sum(math.log1p(math.exp(-m)) if m > 0 else -m + math.log1p(math.exp(m)) for m in margins)
    return {"time_train": {"/positives": sum(y), "/objective": round(objective, 4), "/norm": round(math.sqrt(square), 5)}}


def orm() -> dict:
    """The shop of catalog/services/orm.sql."""
    cities = ["Berlin", "Lagos", "Lima", "Osaka", "Turku"]
    customers = {row: (f"Customer {row}", cities[row % 5]) for row in range(1, 1001)}
    prices = {row: 100 + row * 37 % 900 for row in range(1, 501)}
    purchases = {row: (1 + row * 7 % 1000, ["open", "paid", "sent"][row % 3]) for row in range(1, 2001)}
    lines = [(1 + (row - 1) // 3, 1 + row * 13 % 500, 1 + row * (row % 11) % 9) for row in range(1, 6001)]
    asked = [1 + k * 7 % 1000 for k in range(100)]
    last = asked[-1]
    chosen = [row for row, (_, status) in purchases.items() if status == "open"][:50]
    some = [line for line in lines if line[0] in set(chosen)]
    relations = {
        "/purchases": len(chosen),
        "/lines": len(some),
        "/total": sum(quantity * prices[product] for _, product, quantity in some),
        "/cities": {city: sum(customers[purchases[row][0]][1] == city for row in chosen) for city in cities},
        "/last": {"id": chosen[-1], "customer": customers[purchases[chosen[-1]][0]][0],
                  "titles": [f"Product {product}" for row, product, _ in lines if row == chosen[-1]]},
    }
    sums: dict[int, int] = {}
    for _, product, quantity in lines:
        sums[product] = sums.get(product, 0) + quantity
    best = sorted(sums.items(), key=lambda item: (-item[1], item[0]))[:10]
    return {
        "reads_rate": {"/rows": len(asked), "/letters": sum(len(customers[row][0]) for row in asked),
                       "/last": {"id": last, "name": customers[last][0], "city": customers[last][1]}},
        "lazy_rate": relations,
        "eager_rate": relations,
        "crud_rate": {"/total": sum(6 * prices[1 + number] for number in range(10)), "/sent": 10, "/left": len(purchases)},
        "bulk_rate": {"/sum": sum(price + 1 for price in range(500)), "/deleted": 500},
        "groups_rate": {"/best": [list(item) for item in best]},
    }


def word_pieces() -> tuple[list[str], list[str]]:
    """The vocabulary in the order of its numbers, and the words in it."""
    consonants, vowels = "bdfgklmnprstvz", "aeiou"
    random = Random(5)
    words: list[str] = []

    def syllable() -> str:
        return consonants[random.below(14)] + vowels[random.below(5)]

    while len(words) < 1000:
        word = syllable() + syllable()
        if random.below(2) == 1:
            word += syllable()
        if word not in words:
            words.append(word)
    letters = [piece for letter in "abcdefghijklmnopqrstuvwxyz" for piece in (letter, "##" + letter)]
    syllables = [f"##{consonant}{vowel}" for consonant in consonants for vowel in vowels]
    return ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", ".", *letters, *syllables, *words], words


def written_texts(words: list[str], count: int, seed: int) -> list[str]:
    consonants, vowels, random = "bdfgklmnprstvz", "aeiou", Random(seed)
    texts = []
    for _ in range(count):
        line = []
        for _ in range(6 + random.below(12)):
            word = words[random.below(1000)]
            for _ in range(random.below(3)):
                word += consonants[random.below(14)] + vowels[random.below(5)]
            line.append(word)
        texts.append(" ".join(line).capitalize() + ".")
    return texts


def token_ids(text: str, ids: dict[str, int]) -> list[int]:
    """WordPiece: of each word the longest piece that is known, again and again; [CLS] before, [SEP] behind."""
    found = [ids["[CLS]"]]
    for word in text.lower().replace(".", " .").split():
        at = 0
        while at < len(word):
            mark = "##" if at else ""
            end = next(end for end in range(len(word), at, -1) if mark + word[at:end] in ids)
            found.append(ids[mark + word[at:end]])
            at = end
    return [*found, ids["[SEP]"]]


class Encoder:
    """BERT as the paper has it, in plain Python, for one text at a time."""

    def __init__(self, vocabulary: int, hidden: int, seed: int):
        self.hidden = hidden
        random = Random(seed)

        def table(rows: int, columns: int) -> list[list[float]]:
            return [[(random.below(256) - 128) / 1024 for _ in range(columns)] for _ in range(rows)]

        def dense(to: int, back: int) -> tuple[list[list[float]], list[float]]:
            return table(to, back), table(1, to)[0]

        self.words, self.places, self.kinds = table(vocabulary, hidden), table(128, hidden), table(2, hidden)
        sizes = [(hidden, hidden)] * 4 + [(4 * hidden, hidden), (hidden, 4 * hidden)]
        self.layers = [[dense(*size) for size in sizes] for _ in range(2)]

    @staticmethod
    def apply(part: tuple[list[list[float]], list[float]], row: list[float]) -> list[float]:
        return [bias + sum(map(float.__mul__, weights, row)) for weights, bias in zip(*part)]

    @staticmethod
    def norm(row: list[float]) -> list[float]:
        mean = sum(row) / len(row)
        deviation = math.sqrt(sum((value - mean) ** 2 for value in row) / len(row) + 1e-12)
        return [(value - mean) / deviation for value in row]

    def attend(self, queries: list, keys: list, contents: list) -> list[list[float]]:
        width, out = self.hidden // 4, []
        for query in queries:
            row: list[float] = []
            for begin in range(0, self.hidden, width):
                part = slice(begin, begin + width)
                scores = [sum(map(float.__mul__, query[part], key[part])) / math.sqrt(width) for key in keys]
                shares = [math.exp(score - max(scores)) for score in scores]
                for column in range(begin, begin + width):
                    row.append(sum(share * content[column] for share, content in zip(shares, contents)) / sum(shares))
            out.append(row)
        return out

    def vector(self, ids: list[int]) -> list[float]:
        """The mean over all tokens, of length 1."""
        rows = [self.norm([a + b + c for a, b, c in zip(self.words[token], self.kinds[0], self.places[place])]) for place, token in enumerate(ids)]
        for query, key, content, joined, wide, narrow in self.layers:
            mixed = self.attend(*([self.apply(part, row) for row in rows] for part in (query, key, content)))
            rows = [self.norm([a + b for a, b in zip(self.apply(joined, new), row)]) for new, row in zip(mixed, rows)]
            bent = [[x / 2 * (1 + math.erf(x / math.sqrt(2))) for x in self.apply(wide, row)] for row in rows]
            rows = [self.norm([a + b for a, b in zip(self.apply(narrow, new), row)]) for new, row in zip(bent, rows)]
        means = [sum(column) / len(rows) for column in zip(*rows)]
        length = math.sqrt(sum(value * value for value in means))
        return [value / length for value in means]


def tokens() -> dict:
    pieces, words = word_pieces()
    ids = {piece: number for number, piece in enumerate(pieces)}
    all_ids = [token_ids(text, ids) for text in written_texts(words, 256, 6)]
    encoder = Encoder(len(pieces), 64, 7)

    def vector(i: int) -> list[float]:
        return [round(value, 6) for value in encoder.vector(all_ids[i])[:8]]

    return {
        "pieces_rate": {"/tokens": sum(map(len, all_ids)), "/first": all_ids[0],
                        "/weighted": sum(token * place for some in all_ids for place, token in enumerate(some, 1))},
        "time_embed_one": {"/rows": 1, "/width": 64, "/first": vector(0), "/last": vector(0)},
        "embedded_rate": {"/rows": 64, "/width": 64, "/first": vector(0), "/last": vector(63)},
    }


WORKLOADS = {
    "thread-scaling": thread_scaling,
    "matmul": matmul,
    "dataframe": dataframe,
    "image": image,
    "inference": inference,
    "train": train,
    "orm": orm,
    "tokens": tokens,
}


def differences(workload: str, computed: dict) -> list[str]:
    spec = tomllib.loads((ROOT / "catalog/workloads" / f"{workload}.toml").read_text())["program"]
    found = []
    for task in spec["tasks"]:
        wanted = computed.get(task["metric"])
        if wanted is None:
            continue
        stated = {pointer: json.loads(text) for pointer, text in task["answer"].items()}
        if stated != wanted:
            found.append(f"{workload}.{task['metric']}: the file says {stated}, computed {wanted}")
    return found


def main() -> int:
    if "--check" in sys.argv and tomllib is None:
        print("skipped: checking needs Python 3.11")
        return 77
    found = []
    for workload, compute in WORKLOADS.items():
        computed = compute()
        if "--check" in sys.argv:
            found += differences(workload, computed)
            continue
        for metric, answer in computed.items():
            print(f"{workload}.{metric}", json.dumps(answer))
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
