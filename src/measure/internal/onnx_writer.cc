#include "measure/internal/onnx_writer.h"

#include <algorithm>
#include <bit>

namespace bakeoff::measure {
namespace {

void put_varint(std::string& out, std::uint64_t value) {
  while (value >= 0x80U) {
    out.push_back(static_cast<char>((value & 0x7fU) | 0x80U));
    value >>= 7U;
  }
  out.push_back(static_cast<char>(value));
}

template <class T>
void put_little_endian(std::string& out, T bits) {
  for (unsigned shift = 0; shift < 8 * sizeof(T); shift += 8)
    out.push_back(static_cast<char>((bits >> shift) & 0xffU));
}

// AttributeProto: name 1, f 2, i 3, ints 8, type 20.
std::string attribute(const std::string& name, const std::string& value, std::uint64_t type) {
  return bytes_field(1, name) + value + number_field(20, type);
}

bool is_number(const std::string& text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::string number_field(unsigned field, std::uint64_t value) {
  std::string out;
  put_varint(out, field << 3U);
  put_varint(out, value);
  return out;
}

std::string bytes_field(unsigned field, const std::string& bytes) {
  std::string out;
  put_varint(out, (field << 3U) | 2U);
  put_varint(out, bytes.size());
  return out + bytes;
}

std::string little_endian(const std::vector<float>& values) {
  std::string bytes;
  bytes.reserve(4 * values.size());
  for (const float value : values) put_little_endian(bytes, std::bit_cast<std::uint32_t>(value));
  return bytes;
}

// TensorProto: dims 1, data_type 2, name 8, raw_data 9.
std::string onnx_tensor(const std::string& name, const std::vector<std::uint64_t>& shape,
                        const std::string& raw, OnnxType type) {
  std::string out;
  for (const auto size : shape) out += number_field(1, size);
  return out + number_field(2, static_cast<std::uint64_t>(type)) + bytes_field(8, name) +
         bytes_field(9, raw);
}

std::string onnx_whole_numbers(const std::string& name, const std::vector<std::int64_t>& values) {
  std::string raw;
  for (const auto value : values) put_little_endian(raw, static_cast<std::uint64_t>(value));
  return onnx_tensor(name, {values.size()}, raw, OnnxType::int64);
}

std::string onnx_attribute(const std::string& name, std::int64_t value) {
  return attribute(name, number_field(3, static_cast<std::uint64_t>(value)), 2);
}

std::string onnx_attribute(const std::string& name, float value) {
  std::string fixed;
  put_varint(fixed, (2U << 3U) | 5U);
  put_little_endian(fixed, std::bit_cast<std::uint32_t>(value));
  return attribute(name, fixed, 1);
}

std::string onnx_attribute(const std::string& name, const std::vector<std::int64_t>& values) {
  std::string fields;
  for (const auto value : values) fields += number_field(8, static_cast<std::uint64_t>(value));
  return attribute(name, fields, 7);
}

// NodeProto: input 1, output 2, name 3, op_type 4, attribute 5.
std::string onnx_node(const std::string& type, const std::vector<std::string>& inputs,
                      const std::string& output, const std::vector<std::string>& attributes) {
  std::string out;
  for (const auto& name : inputs) out += bytes_field(1, name);
  out += bytes_field(2, output) + bytes_field(3, output + "-node") + bytes_field(4, type);
  for (const auto& one : attributes) out += bytes_field(5, one);
  return out;
}

// ValueInfoProto: name 1, type 2 { tensor_type 1 { elem_type 1, shape 2 { dim 1 { value 1, param 2
// } } } }.
std::string onnx_value(const std::string& name, const std::vector<std::string>& shape,
                       OnnxType type) {
  std::string dimensions;
  for (const auto& size : shape) {
    dimensions +=
        bytes_field(1, is_number(size) ? number_field(1, std::stoull(size)) : bytes_field(2, size));
  }
  const std::string tensor =
      number_field(1, static_cast<std::uint64_t>(type)) + bytes_field(2, dimensions);
  return bytes_field(1, name) + bytes_field(2, bytes_field(1, tensor));
}

// ModelProto: ir_version 1, producer_name 2, graph 7, opset_import 8 { version 2 }. GraphProto:
// node 1, name 2, initializer 5, input 11, output 12.
std::string onnx_model(const OnnxGraph& graph, std::uint64_t opset) {
  std::string text;
  for (const auto& node : graph.nodes) text += bytes_field(1, node);
  text += bytes_field(2, graph.name);
  for (const auto& weight : graph.weights) text += bytes_field(5, weight);
  for (const auto& input : graph.inputs) text += bytes_field(11, input);
  for (const auto& output : graph.outputs) text += bytes_field(12, output);
  return number_field(1, 8) + bytes_field(2, "bakeoff") + bytes_field(7, text) +
         bytes_field(8, number_field(2, opset));
}

}  // namespace bakeoff::measure
