// One mistake at a time, with the exact words and place of what is said about it. GoodCatalog
// without a change has no problem (see the first test), so each message comes from the change.
#include <gtest/gtest.h>

#include <span>

#include "catalog/good_catalog_test.h"

namespace bakeoff::catalog {
namespace {

struct Case {
  const char* name;
  const char* file;
  const char* from;
  const char* to;
  const char* expected;
};

void expect_each(std::span<const Case> cases) {
  for (const auto& one : cases) {
    SCOPED_TRACE(one.name);
    GoodCatalog catalog;
    catalog.change(one.file, one.from, one.to);
    EXPECT_EQ(catalog.problems(), one.expected);
  }
}

TEST(BrokenFiles, AreToldFromGoodOnes) { EXPECT_EQ(GoodCatalog().problems(), ""); }

TEST(BrokenFiles, SyntaxIsReportedWhereItBreaks) {
  const Case cases[] = {
      {"no end of a string", "catalog/stacks/python.toml", "\"data\"", "\"data",
       "catalog/stacks/python.toml:3:17: Error while parsing string: unescaped control characters "
       "other than TAB (U+0009) are explicitly prohibited"},
      {"a key twice", "catalog/stacks/python.toml", "price = \"free\"", "title = \"free\"",
       "catalog/stacks/python.toml:4:9: Error while parsing key-value pair: cannot redefine "
       "existing string 'title'"},
      {"keys too deep", "catalog/stacks/python.toml", "price =",
       "a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a."
       "a.a.a.a.a.a.a.a.a.a.a."
       "a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a."
       "a.a.a.a.a.a.a.a.a.a.a."
       "price =",
       "catalog/stacks/python.toml:4:202: more than 100 dots on one line"},
  };
  expect_each(cases);
}

TEST(BrokenFiles, KeysAndTypesAreChecked) {
  const Case cases[] = {
      {"unknown key", "catalog/workloads/json.toml", "question =", "questoin =",
       "catalog/workloads/json.toml:1:1: missing key 'question'\n"
       "catalog/workloads/json.toml:3:1: unknown key 'questoin', did you mean 'question'?"},
      {"unknown key that is like none", "catalog/metrics.toml", "id = \"pss_idle\"",
       "id = \"pss_idle\"\nzzz = 1",
       "catalog/metrics.toml:9:1: unknown key 'zzz'; known: direction, id, title, unit"},
      {"unknown key of a table below", "catalog/workloads/json.toml", "body_json", "body_jsn",
       "catalog/workloads/json.toml:7:1: missing key 'body' or 'body_json': an answer that nobody "
       "checks proves nothing\n"
       "catalog/workloads/json.toml:8:1: unknown key 'body_jsn', did you mean 'body_json'?"},
      {"number for a text", "catalog/stacks/node.toml", "\"event loop\"", "3",
       "catalog/stacks/node.toml:6:21: 'concurrency_model' must be text, not a whole number"},
      {"text for a number", "catalog/scale.toml", "from = 8", "from = \"8\"",
       "catalog/scale.toml:2:8: 'from' must be a number, not text"},
      {"fraction for a whole number", "catalog/designs.toml", "rounds = 2", "rounds = 2.5",
       "catalog/designs.toml:8:10: 'rounds' must be a whole number, not a number"},
      {"text for a flag", "catalog/designs.toml", "stop_early = false", "stop_early = \"no\"",
       "catalog/designs.toml:5:14: 'stop_early' must be true or false, not text"},
      {"text for a list", "catalog/stacks/node.toml", "[\"node.size\"]", "\"node.size\"",
       "catalog/stacks/node.toml:10:9: 'facts' must be a list, not text"},
      {"list for a table", "catalog/scale.toml", "[rules]", "[[rules]]",
       "catalog/scale.toml:11:1: 'rules' must be a table, not a list"},
      {"empty text", "catalog/stacks/node.toml", "best_for = \"APIs\"", "best_for = \"\"",
       "catalog/stacks/node.toml:3:12: 'best_for' must not be empty"},
      {"empty text in a list", "catalog/stacks/node.toml", "[\"node.size\"]",
       "[\"node.size\", \"\"]",
       "catalog/stacks/node.toml:10:23: 'facts' must not hold an empty text"},
      {"infinite number", "catalog/scale.toml", "win_gap_points = 0.5", "win_gap_points = inf",
       "catalog/scale.toml:13:18: 'win_gap_points' must be a finite number"},
      {"bad choice", "catalog/workloads/memory.toml", "kind = \"memory\"", "kind = \"memroy\"",
       "catalog/workloads/memory.toml:1:1: missing key 'requests'\n"
       "catalog/workloads/memory.toml:2:8: 'kind' must be one of http, cold_start, memory, "
       "program, jobs, socket, paced; not "
       "'memroy', did you mean "
       "'memory'?\n"
       "catalog/workloads/memory.toml:4:13: 'loaded_by' is for kind = \"memory\""},
      {"a socket workload that does not say for what", "catalog/workloads/json.toml",
       "kind = \"http\"", "kind = \"socket\"",
       "catalog/workloads/json.toml:1:1: missing key 'socket': what the connections are used for\n"
       "catalog/workloads/json.toml:5:1: 'requests' means nothing to this kind of workload\n"
       "catalog/workloads/memory.toml:4:13: 'json' sends no load: its kind is not http"},
      {"bad unit", "catalog/metrics.toml", "unit = \"bytes\"", "unit = \"furlongs\"",
       "catalog/metrics.toml:10:8: 'unit' must be one of none, per_second, seconds, bytes, ratio, "
       "count, points, percent, "
       "milliseconds; not 'furlongs'"},
      {"whole number beyond int", "catalog/workloads/json.toml", "kind = \"http\"",
       "kind = \"http\"\nconnections = 99999999999",
       "catalog/workloads/json.toml:3:15: 'connections' must be at least 1 and at most 20000, not "
       "99999999999"},
  };
  expect_each(cases);
}

TEST(BrokenFiles, NumbersThatJudgeMustMakeSense) {
  const Case cases[] = {
      {"negative probe weight", "catalog/criteria/speed.toml", "weight = 2", "weight = -2",
       "catalog/criteria/speed.toml:10:10: 'weight' must be more than 0, not -2"},
      {"anchors not sorted", "catalog/criteria/speed.toml", "at = 0.5", "at = 2",
       "catalog/criteria/speed.toml:16:10: anchors must be sorted by 'at': 1 stands after 2"},
      {"anchors not monotone", "catalog/criteria/speed.toml", "points = 8.5", "points = 6",
       "catalog/criteria/speed.toml:13:11: points must rise as 'throughput' grows\n"
       "catalog/criteria/speed.toml:16:22: points must only rise or only fall: 10 stands after 6"},
      {"log axis at zero", "catalog/criteria/speed.toml", "at = 0.25", "at = 0",
       "catalog/criteria/speed.toml:14:10: 'at' must be more than 0, not 0"},
      {"points above 10", "catalog/criteria/speed.toml", "points = 10, means", "points = 11, means",
       "catalog/criteria/speed.toml:16:22: 'points' must be at least 1 and at most 10, not 11"},
      {"points below 1 on the page", "catalog/criteria/speed.toml", "python = 7", "python = 0.5",
       "catalog/criteria/speed.toml:23:32: 'python' must be at least 1 and at most 10, not 0.5"},
      {"winner against the points", "catalog/criteria/speed.toml", "winner = \"node\"",
       "winner = \"tie\"",
       "catalog/criteria/speed.toml:20:10: 'tie' does not follow from the points: they say 'node'"},
      {"points that rise with memory", "catalog/criteria/speed.toml", "json.throughput",
       "memory.pss_idle",
       "catalog/criteria/speed.toml:13:11: points must fall as 'pss_idle' grows"},
      {"bands not descending", "catalog/scale.toml", "from = 8", "from = 1",
       "catalog/scale.toml:7:8: bands must descend: 1 stands below 1"},
      {"points without a band", "catalog/scale.toml", "from = 1\n", "from = 2\n",
       "catalog/scale.toml:1:1: points below 2 fall into no band: the last one starts at 1"},
      {"negative profile weight", "catalog/profiles/web.toml", "low = 20", "low = -1",
       "catalog/profiles/web.toml:7:7: 'low' must be at least 0, not -1"},
      {"weight outside its range", "catalog/profiles/web.toml", "high = 90", "high = 40",
       "catalog/profiles/web.toml:6:10: must hold low <= weight <= high, not 20 <= 50 <= 40"},
      {"value outside its range", "catalog/evidence/facts.toml", "low = 4", "low = 5.5",
       "catalog/evidence/facts.toml:19:19: must hold low <= value <= high, not 5.5 <= 5 <= 6"},
      {"ttl of nothing", "catalog/evidence/facts.toml", "ttl_days = 90", "ttl_days = 0",
       "catalog/evidence/facts.toml:8:12: 'ttl_days' must be at least 1, not 0"},
      {"fewer epochs than the least", "catalog/designs.toml", "most_epochs = 5", "most_epochs = 2",
       "catalog/designs.toml:4:15: must be at least 'least_epochs' (3), not 2"},
  };
  expect_each(cases);
}

TEST(BrokenFiles, DatesAddressesAndBodiesAreChecked) {
  const Case cases[] = {
      {"no day of the calendar", "catalog/evidence/facts.toml", "2025-01-31", "2025-02-29",
       "catalog/evidence/facts.toml:7:13: 'retrieved': '2025-02-29' is not a date like 2026-11-23"},
      {"a month where a day is needed", "catalog/evidence/facts.toml", "2025-01-31", "2025-01",
       "catalog/evidence/facts.toml:7:13: 'retrieved': '2025-01' is not a date like 2026-11-23"},
      {"a word for a date", "catalog/evidence/facts.toml", "published = \"2024\"",
       "published = \"autumn\"",
       "catalog/evidence/facts.toml:6:13: 'published': 'autumn' is not a date like 2026-11-23, "
       "2026-11 or 2026"},
      {"an address without scheme", "catalog/evidence/facts.toml", "https://example.org",
       "example.org",
       "catalog/evidence/facts.toml:4:7: 'url': 'example.org/counts' is not an address that starts "
       "with https:// or http://"},
      {"a space in a request line", "catalog/workloads/json.toml", "\"/json\"",
       "\"/json HTTP/1.1\"",
       "catalog/workloads/json.toml:6:8: 'path': '/json HTTP/1.1' is not a URL path: it starts "
       "with / and has no space, # "
       "or other letter that needs escaping"},
      {"a header in capitals", "catalog/workloads/json.toml", "content-type", "Content-Type",
       "catalog/workloads/json.toml:9:24: 'header_starts_with': 'Content-Type' is not a header "
       "name in lower case"},
      {"a body that is no JSON", "catalog/workloads/json.toml", "{\"ok\":true}", "{\"ok\":tru}",
       "catalog/workloads/json.toml:8:13: 'body_json': is not valid JSON"},
      {"two rules for one body", "catalog/workloads/json.toml", "body_json",
       "body = \"x\"\nbody_json",
       "catalog/workloads/json.toml:9:13: give 'body' or 'body_json', not both"},
      {"a header that the generator writes", "catalog/workloads/json.toml", "[requests.answer]",
       "headers = { content-length = \"5\" }\n[requests.answer]",
       "catalog/workloads/json.toml:7:13: 'headers': bakeoff writes the header 'content-length' "
       "itself"},
      {"a NUL character", "catalog/stacks/node.toml", "\"APIs\"", "\"AP\\u0000Is\"",
       "catalog/stacks/node.toml:3:12: 'best_for' must not hold a NUL character"},
  };
  expect_each(cases);
}

TEST(BrokenFiles, NamesOfOtherFilesMustExist) {
  const Case cases[] = {
      {"criterion -> metric", "catalog/criteria/speed.toml", "json.throughput", "json.througput",
       "catalog/criteria/speed.toml:9:10: unknown metric 'througput', did you mean 'throughput'?"},
      {"criterion -> workload", "catalog/criteria/speed.toml", "json.throughput", "jsom.throughput",
       "catalog/criteria/speed.toml:9:10: unknown workload 'jsom', did you mean 'json'?"},
      {"metric without workload", "catalog/criteria/speed.toml", "json.throughput", "throughput",
       "catalog/criteria/speed.toml:9:10: 'throughput' is not of the form workload.metric"},
      {"criterion -> topic", "catalog/criteria/community.toml", "topic = \"size\"",
       "topic = \"sizes\"",
       "catalog/criteria/community.toml:9:9: unknown evidence topic 'sizes', did you mean 'size'?"},
      {"criterion -> evidence", "catalog/criteria/speed.toml", "evidence = \"node.size\"",
       "evidence = \"node.sise\"",
       "catalog/criteria/speed.toml:22:12: unknown evidence 'node.sise', did you mean "
       "'node.size'?"},
      {"published points -> stack", "catalog/criteria/speed.toml", "python = 7", "pyhton = 7",
       "catalog/criteria/speed.toml:23:23: unknown stack 'pyhton', did you mean 'python'?"},
      {"profile -> criterion", "catalog/profiles/web.toml", "\"speed\"", "\"beauty\"",
       "catalog/profiles/web.toml:5:13: unknown criterion 'beauty'; known: community, speed"},
      {"fact -> source", "catalog/evidence/facts.toml", "source = \"census\"",
       "source = \"sensus\"",
       "catalog/evidence/facts.toml:17:10: unknown source 'sensus', did you mean 'census'?"},
      {"fact -> stack", "catalog/evidence/facts.toml", "stack = \"node\"", "stack = \"nod\"",
       "catalog/evidence/facts.toml:12:9: unknown stack 'nod', did you mean 'node'?"},
      {"stack -> contestant", "catalog/stacks/node.toml", "node/http", "node/htpp",
       "catalog/stacks/node.toml:9:22: unknown contestant 'node/htpp', did you mean 'node/http'?"},
      {"stack -> the reference", "catalog/stacks/node.toml", "node/http", "cpp/reference",
       "catalog/stacks/node.toml:9:22: 'cpp/reference' is the reference server: it is never "
       "ranked"},
      {"stack -> another's contestant", "catalog/stacks/python.toml",
       "price =", "default_contestant = \"node/http\"\nprice =",
       "catalog/stacks/python.toml:4:22: 'node/http' belongs to another stack"},
      {"stack -> another's stand-in", "catalog/stacks/python.toml",
       "price =", "stand_in = \"node/http\"\nprice =",
       "catalog/stacks/python.toml:4:12: 'node/http' belongs to another stack"},
      {"stack -> evidence", "catalog/stacks/node.toml", "[\"node.size\"]", "[\"node.size\", \"x\"]",
       "catalog/stacks/node.toml:10:23: unknown evidence 'x'; known: node.size"},
      {"advice -> stack", "catalog/advice.toml", "take = \"node\"", "take = \"nodes\"",
       "catalog/advice.toml:4:8: unknown stack 'nodes', did you mean 'node'?"},
      {"advice -> evidence", "catalog/advice.toml",
       "because = \"events\"\nevidence = \"node.size\"",
       "because = \"events\"\nevidence = \"nope\"",
       "catalog/advice.toml:6:12: unknown evidence 'nope'; known: node.size"},
      {"wrong question -> evidence", "catalog/advice.toml",
       "take = [\"node\"]\nevidence = \"node.size\"", "take = [\"node\"]\nevidence = \"nope\"",
       "catalog/advice.toml:16:12: unknown evidence 'nope'; known: node.size"},
      {"wrong question -> profile", "catalog/advice.toml", "need = \"cpu-bound\"",
       "when_profile = \"web, wed\"",
       "catalog/advice.toml:11:16: unknown profile 'wed', did you mean 'web'?"},
      {"wrong question without trigger", "catalog/advice.toml",
       "need = \"cpu-bound\"\ncriterion = \"speed\"\nweight_at_least = 0.5\n", "",
       "catalog/advice.toml:9:6: nothing triggers this rule: give 'need', 'when_profile' or "
       "'criterion'"},
      {"memory -> workload", "catalog/workloads/memory.toml", "\"json\"", "\"memory\"",
       "catalog/workloads/memory.toml:4:13: 'memory' sends no load: its kind is not http"},
      {"contestant -> workload", "contestants/node/http/contestant.toml", "json = \"/json\"",
       "jsom = \"/json\"",
       "contestants/node/http/contestant.toml:24:1: unknown workload 'jsom', did you mean 'json'?"},
  };
  expect_each(cases);
}

TEST(BrokenFiles, NamesAreDefinedOnce) {
  GoodCatalog catalog;
  catalog.change("catalog/metrics.toml", "pss_idle", "throughput");
  catalog.change("catalog/criteria/community.toml", "order = 1", "order = 2");
  catalog.change("catalog/profiles/web.toml", "reason = \"it waits\"",
                 "reason = \"it waits\"\n[[weights]]\ncriterion = \"speed\"\nweight = 1\nlow = "
                 "1\nhigh = 1\nreason = \"again\"");
  const auto root = catalog.root().string();
  EXPECT_EQ(format_problems(check_catalog(catalog.folders())),
            root +
                "/catalog/criteria/speed.toml:4:9: place in the order of criteria '2' is defined "
                "twice, first at " +
                root + "/catalog/criteria/community.toml:4:9\n" +  //
                root +
                "/catalog/metrics.toml:8:6: metric 'throughput' is defined twice, first at " +
                root + "/catalog/metrics.toml:2:6\n" +  //
                root +
                "/catalog/profiles/web.toml:11:13: weight of criterion 'speed' is defined twice, "
                "first at " +
                root + "/catalog/profiles/web.toml:5:13");
}

TEST(BrokenFiles, UnknownFilesOfTheCatalogAreNamed) {
  GoodCatalog catalog;
  catalog.write("catalog/desings.toml", "");
  catalog.write("catalog/stacks/Node JS.toml", "");
  const auto problems = catalog.problems();
  EXPECT_NE(
      problems.find("catalog/desings.toml:1:1: no such kind of file, did you mean 'designs.toml'?"),
      std::string::npos)
      << problems;
  EXPECT_NE(problems.find("catalog/stacks/Node JS.toml:1:1: 'Node JS' is not a name"),
            std::string::npos)
      << problems;
}

TEST(BrokenFiles, UnreadableFilesAreNamed) {
  GoodCatalog catalog;
  catalog.remove("catalog/scale.toml");
  std::filesystem::create_directory(catalog.root() / "catalog/scale.toml");
  EXPECT_EQ(format_problems(check_catalog(catalog.folders())),
            (catalog.root() / "catalog/scale.toml").string() + ":1:1: cannot read " +
                (catalog.root() / "catalog/scale.toml").string() + ": Is a directory");
}

TEST(BrokenFiles, AHugeFileIsRefused) {
  GoodCatalog catalog;
  catalog.write("catalog/scale.toml", "# " + std::string(2'000'000, 'x'));
  EXPECT_EQ(catalog.problems(), "catalog/scale.toml:1:1: the file is larger than 1048576 bytes");
}

}  // namespace
}  // namespace bakeoff::catalog
