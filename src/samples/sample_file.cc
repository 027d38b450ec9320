#include "samples/sample_file.h"

#include <array>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

namespace bakeoff::samples {
namespace {

using Json = nlohmann::json;
using OrderedJson = nlohmann::ordered_json;

constexpr int kVersion = 1;
constexpr std::size_t kLongestLine = std::size_t{1} << 20;
constexpr int kDeepest = 3;

using ErrorKind = std::pair<const char*, std::uint64_t RequestErrors::*>;
constexpr std::array<ErrorKind, 6> kErrorKinds{{
    {"connect", &RequestErrors::connect},
    {"reset", &RequestErrors::reset},
    {"timeout", &RequestErrors::timeout},
    {"malformed", &RequestErrors::malformed},
    {"wrong_status", &RequestErrors::wrong_status},
    {"wrong_body", &RequestErrors::wrong_body},
}};

std::string text_of(const OrderedJson& object) {
  return object.dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
}

OrderedJson json_of(const RequestErrors& errors) {
  OrderedJson object = OrderedJson::object();
  for (const auto& [name, member] : kErrorKinds) {
    if (errors.*member != 0) object[name] = errors.*member;
  }
  return object;
}

OrderedJson json_of(const EdgeWaits& edges) {
  return {{"outside", edges.outside}, {"missing", edges.missing}, {"unserved", edges.unserved}};
}

OrderedJson json_of(const LatencyHistogram& latency) {
  OrderedJson cells = OrderedJson::array();
  for (const LatencyHistogram::Cell& cell : latency.cells()) {
    cells.push_back(cell.bucket);
    cells.push_back(cell.count);
  }
  return {{"sum", latency.sum()}, {"max", latency.max()}, {"cells", std::move(cells)}};
}

// Takes typed fields out of one object and remembers the first that is not as it should be, so that
// the code that reads a line is a list of its fields.
class Fields {
 public:
  explicit Fields(const Json& object) : object_(object) {}

  std::string text(const char* name) {
    const Json* value = find(name);
    if (value == nullptr) return {};
    if (value->is_string()) return value->get<std::string>();
    complain(name, "is not a text");
    return {};
  }
  double decimal(const char* name) {
    const Json* value = find(name);
    if (value == nullptr) return 0;
    if (value->is_number()) return value->get<double>();
    if (!value->is_null()) complain(name, "is not a number");
    return std::numeric_limits<double>::quiet_NaN();
  }
  int whole(const char* name) {
    const Json* value = find(name);
    if (value == nullptr) return 0;
    constexpr std::int64_t most = std::numeric_limits<int>::max();
    const bool fits = value->is_number_unsigned()
                          ? value->get<std::uint64_t>() <= std::uint64_t{most}
                          : value->is_number_integer() && value->get<std::int64_t>() >= -most;
    if (fits) return value->get<int>();
    complain(name, "is not a whole number or too large");
    return 0;
  }
  std::uint64_t count(const char* name) {
    const Json* value = find(name);
    if (value == nullptr) return 0;
    if (value->is_number_unsigned()) return value->get<std::uint64_t>();
    complain(name, "is not a whole number from 0 on");
    return 0;
  }
  const Json& object(const char* name) {
    const Json* value = find(name);
    if (value != nullptr && value->is_object()) return *value;
    complain(name, "is not an object");
    return empty_;
  }
  void complain(const std::string& name, const std::string& what) {
    if (complaint_.empty()) complaint_ = "'" + name + "' " + what;
  }
  [[nodiscard]] const std::string& complaint() const { return complaint_; }

 private:
  const Json* find(const char* name) {
    const auto found = object_.find(name);
    if (found != object_.end()) return &*found;
    complain(name, "is missing");
    return nullptr;
  }

  const Json& object_;
  const Json empty_ = Json::object();
  std::string complaint_;
};

RequestErrors read_errors(Fields& fields) {
  RequestErrors errors;
  const Json& object = fields.object("errors");
  Fields kinds(object);
  std::size_t known = 0;
  for (const auto& [name, member] : kErrorKinds) {
    if (!object.contains(name)) continue;
    errors.*member = kinds.count(name);
    ++known;
  }
  if (known != object.size()) fields.complain("errors", "has a kind that does not exist");
  if (!kinds.complaint().empty()) fields.complain("errors", "has a count below zero");
  return errors;
}

// False when `numbers` is not pairs of a bucket and a count.
bool read_cells(const Json& numbers, std::vector<LatencyHistogram::Cell>& cells) {
  if (!numbers.is_array() || numbers.size() % 2 != 0) return false;
  if (numbers.size() > std::size_t{2} * LatencyHistogram::bucket_count()) return false;
  cells.reserve(numbers.size() / 2);
  for (std::size_t i = 0; i < numbers.size(); i += 2) {
    if (!numbers[i].is_number_unsigned() || !numbers[i + 1].is_number_unsigned()) return false;
    const auto bucket = numbers[i].get<std::uint64_t>();
    if (bucket >= LatencyHistogram::bucket_count()) return false;
    cells.push_back({static_cast<std::uint32_t>(bucket), numbers[i + 1].get<std::uint64_t>()});
  }
  return true;
}

// Written by none before there was such a thing.
std::optional<EdgeWaits> read_edges(Fields& fields, const Json& slice) {
  if (!slice.contains("edges")) return std::nullopt;
  Fields parts(fields.object("edges"));
  EdgeWaits edges;
  edges.outside = parts.decimal("outside");
  edges.missing = parts.decimal("missing");
  edges.unserved = parts.whole("unserved");
  if (!parts.complaint().empty() || edges.unserved < 0)
    fields.complain("edges", "is not two times and a count of connections");
  return edges;
}

LatencyHistogram read_latency(Fields& fields) {
  const Json& object = fields.object("latency");
  Fields parts(object);
  const std::uint64_t sum = parts.count("sum");
  const std::uint64_t max = parts.count("max");
  std::vector<LatencyHistogram::Cell> cells;
  const auto numbers = object.find("cells");
  if (!parts.complaint().empty() || numbers == object.end() || !read_cells(*numbers, cells)) {
    fields.complain("latency", "is not a sum, a max and pairs of a bucket and a count");
    return {};
  }
  auto histogram = LatencyHistogram::from_cells(cells, sum, max);
  if (histogram) return *std::move(histogram);
  fields.complain("latency", "contradicts itself: " + histogram.error().message);
  return {};
}

SliceSample read_slice(Fields& fields, const Json& object) {
  SliceSample slice;
  slice.latency = read_latency(fields);
  slice.edges = read_edges(fields, object);
  slice.contestant = fields.text("contestant");
  slice.workload = fields.text("workload");
  slice.epoch = fields.whole("epoch");
  slice.round = fields.whole("round");
  slice.position = fields.whole("position");
  slice.started_at = fields.decimal("started_at");
  slice.seconds = fields.decimal("seconds");
  slice.requests = fields.count("requests");
  slice.errors = read_errors(fields);
  slice.connections = fields.whole("connections");
  slice.generator_busy = fields.decimal("generator_busy");
  slice.generator_late_p99 = fields.decimal("generator_late_p99");
  slice.server_cpu_seconds = fields.decimal("server_cpu_seconds");
  slice.steal_share = fields.decimal("steal_share");
  slice.clock_step_seconds = fields.decimal("clock_step_seconds");
  slice.first_wrong = fields.text("first_wrong");
  return slice;
}

PointSample read_point(Fields& fields) {
  PointSample point;
  point.contestant = fields.text("contestant");
  point.workload = fields.text("workload");
  point.metric = fields.text("metric");
  point.epoch = fields.whole("epoch");
  point.repetition = fields.whole("repetition");
  point.value = fields.decimal("value");
  const std::string unit = fields.text("unit");
  point.unit = unit_named(unit);
  if (name_of(point.unit) != unit) fields.complain("unit", "is not a unit");
  point.steal_share = fields.decimal("steal_share");
  return point;
}

// Looked at before parsing: a megabyte of opening brackets must not become a million nested values.
bool nests_too_deep(std::string_view line) {
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quoted && c == '\\') {
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && (c == '{' || c == '[')) {
      if (++depth > kDeepest) return true;
    } else if (!quoted && (c == '}' || c == ']')) {
      --depth;
    }
  }
  return false;
}

// Empty when the line was read, else what is wrong with it.
std::string read_line(std::string_view line, SampleSet& set) {
  if (line.size() > kLongestLine) return "is longer than 1 MiB";
  if (nests_too_deep(line)) return "nests too deep";
  const Json object = Json::parse(line, nullptr, false);
  if (!object.is_object()) return "is not a JSON object";
  Fields fields(object);
  const int version = fields.whole("v");
  const std::string kind = fields.text("kind");
  if (!fields.complaint().empty()) return fields.complaint();
  if (version != kVersion) return "was written by another version of bakeoff";
  if (kind == "slice") {
    set.slices.push_back(read_slice(fields, object));
  } else if (kind == "point") {
    set.points.push_back(read_point(fields));
  } else {
    fields.complain("kind", "is neither slice nor point");
  }
  return fields.complaint();
}

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

}  // namespace

std::string to_line(const SliceSample& slice) {
  OrderedJson line = {{"v", kVersion},
                      {"kind", "slice"},
                      {"contestant", slice.contestant},
                      {"workload", slice.workload},
                      {"epoch", slice.epoch},
                      {"round", slice.round},
                      {"position", slice.position},
                      {"started_at", slice.started_at},
                      {"seconds", slice.seconds},
                      {"requests", slice.requests},
                      {"errors", json_of(slice.errors)},
                      {"latency", json_of(slice.latency)},
                      {"connections", slice.connections},
                      {"generator_busy", slice.generator_busy},
                      {"generator_late_p99", slice.generator_late_p99},
                      {"server_cpu_seconds", slice.server_cpu_seconds},
                      {"steal_share", slice.steal_share},
                      {"clock_step_seconds", slice.clock_step_seconds},
                      {"first_wrong", slice.first_wrong}};
  if (slice.edges) line["edges"] = json_of(*slice.edges);
  return text_of(line);
}

std::string to_line(const PointSample& point) {
  return text_of({{"v", kVersion},
                  {"kind", "point"},
                  {"contestant", point.contestant},
                  {"workload", point.workload},
                  {"metric", point.metric},
                  {"epoch", point.epoch},
                  {"repetition", point.repetition},
                  {"value", point.value},
                  {"unit", std::string(name_of(point.unit))},
                  {"steal_share", point.steal_share}});
}

Result<SampleSet> parse_samples(std::string_view text) {
  SampleSet set;
  text.remove_suffix(torn_tail(text));
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    if (is_blank(line)) continue;
    const std::string wrong = read_line(line, set);
    if (!wrong.empty()) {
      return fail(ErrorCode::invalid_input,
                  "samples line " + std::to_string(number) + ": " + wrong);
    }
  }
  return set;
}

std::size_t torn_tail(std::string_view text) {
  const std::size_t newline = text.rfind('\n');
  return newline == std::string_view::npos ? text.size() : text.size() - newline - 1;
}

}  // namespace bakeoff::samples
