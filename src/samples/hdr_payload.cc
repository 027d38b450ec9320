#include "samples/hdr_payload.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <optional>

#include "base/base64.h"

namespace bakeoff::samples {
namespace {

constexpr std::uint32_t kPlainCookie = 0x1c849313;
constexpr std::uint32_t kCompressedCookie = 0x1c849314;
constexpr std::uint32_t kDigits = 2;  // 256 sub-buckets, of which half are new in each power of two
constexpr std::size_t kHeaderBytes = 40;
constexpr std::uint64_t kLeastRange = 3'600'000'000'000;  // an hour
constexpr std::size_t kMostPlainBytes = std::size_t{1} << 20U;

void put(std::string& out, std::uint64_t value, int bytes) {
  for (int i = bytes - 1; i >= 0; --i) {
    out += static_cast<char>(value >> (8U * static_cast<unsigned>(i)) & 255U);
  }
}

std::uint64_t get(std::string_view in, std::size_t at, std::size_t bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes; ++i)
    value = value << 8U | static_cast<unsigned char>(in[at + i]);
  return value;
}

// ZigZag, then seven bits a byte, the lowest first; a ninth byte has all eight.
void put_count(std::string& out, std::int64_t count) {
  auto left = static_cast<std::uint64_t>(count) << 1U ^ static_cast<std::uint64_t>(count >> 63U);
  for (int i = 0; i < 8 && left > 127; ++i) {
    out += static_cast<char>((left & 127U) | 128U);
    left >>= 7U;
  }
  out += static_cast<char>(left);
}

std::optional<std::int64_t> take_count(std::string_view& in) {
  std::uint64_t value = 0;
  for (unsigned i = 0; i < 9; ++i) {
    if (in.empty()) return std::nullopt;
    const auto byte = static_cast<unsigned char>(in.front());
    in.remove_prefix(1);
    if (i == 8) {
      value |= static_cast<std::uint64_t>(byte) << 56U;
      break;
    }
    value |= static_cast<std::uint64_t>(byte & 127U) << (7U * i);
    if (byte < 128) break;
  }
  return static_cast<std::int64_t>(value >> 1U) ^ -static_cast<std::int64_t>(value & 1U);
}

std::string counts_of(const LatencyHistogram& histogram) {
  std::string counts;
  std::uint32_t next = 0;
  for (const auto& cell : histogram.cells()) {
    if (cell.bucket > next) put_count(counts, -static_cast<std::int64_t>(cell.bucket - next));
    put_count(counts, static_cast<std::int64_t>(std::min<std::uint64_t>(cell.count, INT64_MAX)));
    next = cell.bucket + 1;
  }
  return counts;
}

Result<std::vector<LatencyHistogram::Cell>> cells_of(std::string_view counts) {
  std::vector<LatencyHistogram::Cell> cells;
  std::uint64_t bucket = 0;
  while (!counts.empty()) {
    const auto count = take_count(counts);
    if (!count || *count == INT64_MIN) return fail(ErrorCode::invalid_input, "a count is cut off");
    if (*count > 0) {
      cells.push_back({static_cast<std::uint32_t>(bucket), static_cast<std::uint64_t>(*count)});
    }
    bucket += *count < 0 ? static_cast<std::uint64_t>(-*count) : 1;
    if (bucket > LatencyHistogram::bucket_count()) {
      return fail(ErrorCode::invalid_input, "there are more counts than buckets");
    }
  }
  return cells;
}

Result<std::string> inflate_all(std::string_view compressed) {
  std::string plain(kMostPlainBytes, '\0');
  auto size = static_cast<uLongf>(plain.size());
  const int code = ::uncompress(reinterpret_cast<Bytef*>(plain.data()), &size,
                                reinterpret_cast<const Bytef*>(compressed.data()),
                                static_cast<uLong>(compressed.size()));
  if (code != Z_OK) return fail(ErrorCode::invalid_input, "the histogram does not decompress");
  plain.resize(size);
  return plain;
}

Result<LatencyHistogram> decode_plain(std::string_view plain) {
  if (plain.size() < kHeaderBytes || get(plain, 0, 4) != kPlainCookie) {
    return fail(ErrorCode::invalid_input, "not a histogram of format V2");
  }
  if (get(plain, 4, 4) != plain.size() - kHeaderBytes) {
    return fail(ErrorCode::invalid_input, "the histogram's length is wrong");
  }
  const bool same_buckets =
      get(plain, 8, 4) == 0 && get(plain, 12, 4) == kDigits && get(plain, 16, 8) == 1;
  if (!same_buckets) {
    return fail(ErrorCode::invalid_input,
                "only histograms with 2 significant digits and 1 as the lowest value are read");
  }
  BAKEOFF_TRY(cells, cells_of(plain.substr(kHeaderBytes)));
  std::uint64_t sum = 0;
  for (const auto& cell : cells) {
    std::uint64_t product = 0;
    if (__builtin_mul_overflow(cell.count, LatencyHistogram::middle_of(cell.bucket), &product))
      product = UINT64_MAX;
    if (__builtin_add_overflow(sum, product, &sum)) sum = UINT64_MAX;
  }
  const std::uint64_t max = cells.empty() ? 0 : LatencyHistogram::middle_of(cells.back().bucket);
  return LatencyHistogram::from_cells(cells, sum, max);
}

}  // namespace

std::string encode_hdr(const LatencyHistogram& histogram) {
  const std::string counts = counts_of(histogram);
  std::string plain;
  put(plain, kPlainCookie, 4);
  put(plain, counts.size(), 4);
  put(plain, 0, 4);  // normalizing index offset
  put(plain, kDigits, 4);
  put(plain, 1, 8);
  put(plain, std::clamp<std::uint64_t>(histogram.max() + 1, kLeastRange, INT64_MAX), 8);
  put(plain, std::bit_cast<std::uint64_t>(1.0), 8);  // from integer to value
  plain += counts;
  auto size = ::compressBound(static_cast<uLong>(plain.size()));
  std::string compressed(size, '\0');
  ::compress(reinterpret_cast<Bytef*>(compressed.data()), &size,
             reinterpret_cast<const Bytef*>(plain.data()), static_cast<uLong>(plain.size()));
  compressed.resize(size);
  std::string framed;
  put(framed, kCompressedCookie, 4);
  put(framed, compressed.size(), 4);
  return to_base64(framed + compressed);
}

Result<LatencyHistogram> decode_hdr(std::string_view base64) {
  const auto framed = from_base64(base64);
  if (!framed) return fail(ErrorCode::invalid_input, "the histogram is not base64");
  if (framed->size() < 8 || get(*framed, 0, 4) != kCompressedCookie ||
      get(*framed, 4, 4) != framed->size() - 8) {
    return fail(ErrorCode::invalid_input, "not a compressed histogram of format V2");
  }
  BAKEOFF_TRY(plain, inflate_all(std::string_view(*framed).substr(8)));
  return decode_plain(plain);
}

}  // namespace bakeoff::samples
