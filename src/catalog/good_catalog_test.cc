#include "catalog/good_catalog_test.h"

#include <gtest/gtest.h>

#include <fstream>

#include "base/file.h"

namespace bakeoff::catalog {
namespace {

struct GoodFile {
  const char* path;
  const char* text;
};

constexpr GoodFile kFiles[] = {
    {"catalog/stacks/node.toml", R"(title = "Node.js"
language = "JavaScript"
best_for = "APIs"
price = "free"
biggest_catch = "one thread"
concurrency_model = "event loop"
current_version = "24 LTS"
current_version_date = "2025-10-28"
default_contestant = "node/http"
facts = ["node.size"]
)"},
    {"catalog/stacks/python.toml", R"(title = "Python"
language = "Python"
best_for = "data"
price = "free"
biggest_catch = "the GIL"
concurrency_model = "asyncio"
current_version = "3.13"
current_version_date = 2024-10-07
)"},
    {"catalog/workloads/json.toml", R"(title = "JSON"
kind = "http"
question = "How fast?"

[[requests]]
path = "/json"
[requests.answer]
body_json = '{"ok":true}'
header_starts_with = { content-type = "application/json" }
)"},
    {"catalog/workloads/memory.toml", R"(title = "Memory"
kind = "memory"
question = "How much?"
loaded_by = "json"
)"},
    {"catalog/metrics.toml", R"([[metric]]
id = "throughput"
title = "Answers a second"
unit = "per_second"
direction = "higher_is_better"

[[metric]]
id = "pss_idle"
title = "Memory"
unit = "bytes"
direction = "lower_is_better"
)"},
    {"catalog/criteria/speed.toml", R"(title = "Speed"
question = "Is it fast?"
kind_note = "measured"
order = 2

[[probes]]
id = "json"
input = "measured_ratio"
metric = "json.throughput"
weight = 2
axis = "log"
reason = "the work itself"
anchors = [
  { at = 0.25, points = 7, means = "a quarter" },
  { at = 0.5, points = 8.5, means = "half" },
  { at = 1, points = 10, means = "level" },
]

[published]
winner = "node"
fact = "the page says so"
evidence = "node.size"
points = { node = 10, python = 7 }
)"},
    {"catalog/criteria/community.toml", R"(title = "Community"
question = "Who helps?"
kind_note = "cited"
order = 1

[[probes]]
id = "size"
input = "fact"
topic = "size"
weight = 1
axis = "points"
reason = "a rubric"
)"},
    {"catalog/scale.toml", R"([[bands]]
from = 8
word = "good"
means = "it holds"

[[bands]]
from = 1
word = "poor"
means = "it does not"

[rules]
win_probability = 0.95
win_gap_points = 0.5
judged_cap = 7
least_coverage = 0.5
stale_widening_points = 0.5
close_call_share = 0.6
)"},
    {"catalog/profiles/web.toml", R"(title = "Web"
describes = "an API"

[[weights]]
criterion = "speed"
weight = 50
low = 20
high = 90
reason = "it waits"
)"},
    {"catalog/advice.toml", R"([[advice]]
id = "chat"
use_case = "Chat"
take = "node"
because = "events"
evidence = "node.size"

[[wrong_question]]
id = "cpu"
title = "Computing"
need = "cpu-bound"
criterion = "speed"
weight_at_least = 0.5
answer = "Ask for a compiled language."
take = ["node"]
evidence = "node.size"
)"},
    {"catalog/designs.toml", R"([[design]]
id = "quick"
least_epochs = 3
most_epochs = 5
stop_early = false
slice_seconds = 0.2
settle_seconds = 0.05
rounds = 2
process_warmup_seconds = 1.2
least_warmup_seconds = 0.3
pilot_seconds = 0
budget_seconds = 80
cold_starts = 10
tie_band = 0.05
alpha = 0.05
least_floor = 0.005
most_generator_busy = 0.9
most_steal = 0.02
most_littles_law_residual = 0.05
)"},
    {"catalog/migration/effort.toml", R"(version = 1
dated = 2026-11-26
correlation = { value = 0.5, origin = "measured", reason = "measured", date = 2026-11-26 }
contingency = { value = 0.15, origin = "given", reason = "the page", date = 2026-11-26 }
rate = { low = 60, high = 150, currency = "USD", origin = "assumption", reason = "a market", date = 2026-11-26 }
weeks = { hours_per_week = 30, loss_per_person = 0.05, least_weeks = 2, origin = "assumption", reason = "weeks", date = 2026-11-26 }
assistance = { low = 0.5, high = 1, origin = "cited", reason = "a report", date = 2026-11-26 }
borderline = { value = 0.2, origin = "assumption", reason = "near", date = 2026-11-26 }
payback = { years = 3, origin = "assumption", reason = "long", date = 2026-11-26 }
overrun = { share = 0.18, factor = 1.5, origin = "cited", reason = "a study", date = 2026-11-26 }

[[item]]
id = "endpoint"
title = "Endpoint"
counts = "endpoints"
phase = "translation"
hours = { p10 = 1, p50 = 3, p90 = 8 }
origin = "assumption"
reason = "seen"
date = 2026-11-26

[[target]]
to = "node"
factor = { p10 = 1, p50 = 1.25, p90 = 1.5 }
origin = "assumption"
reason = "near"
date = 2026-11-26
)"},
    {"catalog/migration/sizes.toml", R"([[size]]
id = "small"
title = "Small"
least_endpoints = 0
least_services = 1
cost = { low = 8000, high = 25000 }
weeks = { low = 3, high = 6 }
team = 1
origin = "given"
reason = "the page"
date = 2026-11-26
evidence = ["node.size"]
)"},
    {"catalog/migration/ports/python-orm.toml", R"(from = "python"
kind = "orm"
title = "Mappers"
charge = "by_parts"
origin = "assumption"
reason = "parts are counted"
date = 2026-11-26
to.node = { fit = "partial", take = "Prisma", because = "no identity map" }

[[library]]
id = "SQLAlchemy"
packages = ["sqlalchemy"]
to.node = { fit = "none", because = "no unit of work", origin = "given", date = 2026-11-25 }
)"},
    {"catalog/migration/failures.toml", R"([[failure]]
id = "orm"
from = ["python"]
kinds = ["orm"]
title = "Loading"
says = "It loads later."
remedy = "Load now."
origin = "assumption"
reason = "seen"
date = 2026-11-26
evidence = "node.size"
)"},
    {"catalog/migration/profiles.toml", R"([[development_time]]
id = "wrapping"
from = "python"
to = "node"
needs_kinds = ["http-client"]
factor = { low = 0.6, high = 0.8 }
says = "faster"
level_says = "level"
origin = "given"
reason = "the page"
date = 2026-11-26

[[rule]]
id = "api"
profile = "web"
quantity = "endpoints"
at_least = 2
per = "services"
weights = { speed = 80 }
because = "it is an API"
origin = "assumption"
reason = "what remains"
date = 2026-11-26
)"},
    {"catalog/evidence/facts.toml", R"([sources.census]
publisher = "A census"
title = "Counts"
url = "https://example.org/counts"
speaks_of = "2024"
published = "2024"
retrieved = "2025-01-31"
ttl_days = 90

[[facts]]
id = "node.size"
stack = "node"
topic = "size"
kind = "judged"
claim = "It is large."
reason = "counted"
source = "census"
speaks_of = "the year 2024"
value = { value = 5, low = 4, high = 6, unit = "count" }
points = { value = 8 }
)"},
    {"contestants/cpp/reference/contestant.toml", R"(title = "Reference"
approach = "stripped"
classification = "platform"
reference = true
toolchain = { kind = "bundled", program = "bakeoff-reference" }
[start]
command = ["{program}", "--port", "{port}"]
[workloads]
json = "/json"
)"},
    {"contestants/node/http/contestant.toml", R"(title = "node:http"
version_of = "node"
approach = "realistic"
classification = "platform"
requires = ["npm"]

[toolchain]
kind = "npm_node"
runtime_folder = "../runtime"

[install]
inputs = ["package.json"]
steps = [["{npm}", "ci"]]

[start]
command = ["{node}", "{source_dir}/server.mjs"]
env = { PORT = "{port}" }

[ready]
path = "/json"
timeout_seconds = 20

[workloads]
json = "/json"
)"},
    {"contestants/node/http/package.json", "{}"},
    {"contestants/node/runtime/package.json", "{}"},
    {"contestants/node/runtime/package-lock.json", "{}"},
};

}  // namespace

GoodCatalog::GoodCatalog() {
  for (const auto& file : kFiles) write(file.path, file.text);
}

void GoodCatalog::write(const std::string& path, const std::string& text) {
  std::filesystem::create_directories((root() / path).parent_path());
  std::ofstream(root() / path, std::ios::binary)
      << text;  // write_file waits for the disk, hundreds of times here
}

void GoodCatalog::remove(const std::string& path) {
  ASSERT_GT(std::filesystem::remove_all(root() / path), 0U);
}

void GoodCatalog::change(const std::string& path, const std::string& from, const std::string& to) {
  auto text = read_file(root() / path);
  ASSERT_TRUE(text) << text.error().message;
  const auto at = text->find(from);
  ASSERT_NE(at, std::string::npos) << path << " has no " << from;
  ASSERT_EQ(text->find(from, at + 1), std::string::npos) << path << " has more than one " << from;
  write(path, text->replace(at, from.size(), to));
}

CatalogFolders GoodCatalog::folders() const {
  return {.catalog = root() / "catalog", .contestants = root() / "contestants"};
}

std::string GoodCatalog::problems() const {
  std::string text = format_problems(check_catalog(folders()));
  const std::string prefix = root().string() + "/";
  for (auto at = text.find(prefix); at != text.npos; at = text.find(prefix, at))
    text.erase(at, prefix.size());
  return text;
}

}  // namespace bakeoff::catalog
