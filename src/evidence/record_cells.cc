#include "evidence/record_cells.h"

#include <array>
#include <bit>
#include <cmath>
#include <string_view>
#include <utility>

namespace bakeoff::evidence {
namespace {

constexpr std::array<std::string_view, 31> kColumns{
    "id",        "kind",       "subject",    "stack",   "metric",      "value",
    "value_low", "value_high", "value_unit", "value_n", "value_level", "ratio",
    "ratio_low", "ratio_high", "ratio_unit", "ratio_n", "ratio_level", "ratio_is_upper_bound",
    "text",      "publisher",  "title",      "url",     "speaks_of",   "published",
    "taken_at",  "ttl_days",   "version",    "run_id",  "fingerprint", "raw_hash",
    "replaces"};

// -0 would come back from the database as 0 and break the hash.
double stored(double value) { return value == 0 ? 0.0 : value; }

void add_estimate(std::vector<Cell>& cells, const std::optional<Estimate>& estimate) {
  if (!estimate) {
    cells.insert(cells.end(), 6, Cell{});
    return;
  }
  cells.emplace_back(stored(estimate->value));
  cells.emplace_back(stored(estimate->low));
  cells.emplace_back(stored(estimate->high));
  cells.emplace_back(std::string(name_of(estimate->unit)));
  cells.emplace_back(std::int64_t{estimate->n});
  cells.emplace_back(stored(estimate->level));
}

// Reads the cells of one row from left to right.
class CellReader {
 public:
  explicit CellReader(const std::vector<Cell>& cells) : cells_(cells) {}

  std::string text() { return next<std::string>(); }
  std::int64_t integer() { return next<std::int64_t>(); }
  std::optional<Estimate> estimate() {
    const bool is_empty = std::holds_alternative<std::monostate>(cells_.at(at_));
    Estimate read;
    read.value = next<double>();
    read.low = next<double>();
    read.high = next<double>();
    read.unit = unit_named(text());
    read.n = static_cast<int>(integer());
    read.level = next<double>();
    if (is_empty) return std::nullopt;
    return read;
  }

 private:
  template <class T>
  T next() {
    const T* value = std::get_if<T>(&cells_.at(at_++));
    return value == nullptr ? T{} : *value;
  }

  const std::vector<Cell>& cells_;
  std::size_t at_ = 0;
};

void add_bytes(std::string& bytes, char tag, std::uint64_t value) {
  bytes.push_back(tag);
  for (int shift = 0; shift < 64; shift += 8)
    bytes.push_back(static_cast<char>((value >> shift) & 0xff));
}

struct AddCell {
  std::string& bytes;

  void operator()(std::monostate /*null*/) const { bytes.push_back('n'); }
  void operator()(std::int64_t value) const {
    add_bytes(bytes, 'i', static_cast<std::uint64_t>(value));
  }
  void operator()(double value) const {
    add_bytes(bytes, 'r', std::bit_cast<std::uint64_t>(value));
  }
  void operator()(const std::string& value) const {
    add_bytes(bytes, 't', value.size());
    bytes += value;
  }
};

bool has_nan(const std::optional<Estimate>& estimate) {
  return estimate && (std::isnan(estimate->value) || std::isnan(estimate->low) ||
                      std::isnan(estimate->high) || std::isnan(estimate->level));
}

}  // namespace

const std::string& column_list() {
  static const std::string kList = [] {
    std::string names;
    for (const auto name : kColumns) names += (names.empty() ? "" : ", ") + std::string(name);
    return names;
  }();
  return kList;
}

std::size_t column_count() { return kColumns.size(); }

std::vector<Cell> cells_of(const Record& record) {
  std::vector<Cell> cells;
  cells.reserve(column_count());
  cells.emplace_back(record.id);
  cells.emplace_back(std::string(name_of(record.kind)));
  for (const auto* text : {&record.subject, &record.stack, &record.metric})
    cells.emplace_back(*text);
  add_estimate(cells, record.value);
  add_estimate(cells, record.to_reference);
  cells.emplace_back(std::int64_t{record.ratio_is_upper_bound ? 1 : 0});
  for (const auto* text : {&record.text, &record.publisher, &record.title, &record.url,
                           &record.speaks_of, &record.published, &record.taken_at}) {
    cells.emplace_back(*text);
  }
  cells.emplace_back(std::int64_t{record.ttl_days});
  for (const auto* text :
       {&record.version, &record.run_id, &record.fingerprint, &record.raw_hash}) {
    cells.emplace_back(*text);
  }
  cells.emplace_back(record.replaces);
  return cells;
}

Record record_of(const std::vector<Cell>& cells) {
  CellReader next(cells);
  Record record;
  record.id = next.integer();
  record.kind = record_kind_named(next.text());
  record.subject = next.text();
  record.stack = next.text();
  record.metric = next.text();
  record.value = next.estimate();
  record.to_reference = next.estimate();
  record.ratio_is_upper_bound = next.integer() != 0;
  record.text = next.text();
  record.publisher = next.text();
  record.title = next.text();
  record.url = next.text();
  record.speaks_of = next.text();
  record.published = next.text();
  record.taken_at = next.text();
  record.ttl_days = static_cast<int>(next.integer());
  record.version = next.text();
  record.run_id = next.text();
  record.fingerprint = next.text();
  record.raw_hash = next.text();
  record.replaces = next.integer();
  return record;
}

Sha256 chained_hash(const Sha256& previous, const std::vector<Cell>& cells) {
  std::string bytes(previous.begin(), previous.end());
  for (const Cell& cell : cells) std::visit(AddCell{bytes}, cell);
  return sha256(bytes);
}

Result<void> check_storable(const Record& record) {
  if (!has_nan(record.value) && !has_nan(record.to_reference)) return {};
  return fail(ErrorCode::invalid_input,
              "the figure of " + record.subject + " on " + record.metric + " is not a number");
}

}  // namespace bakeoff::evidence
