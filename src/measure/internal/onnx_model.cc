#include "measure/internal/onnx_model.h"

#include <bit>
#include <cstdint>
#include <vector>

#include "base/random.h"

namespace bakeoff::measure {
namespace {

constexpr std::uint64_t kInputs = 64;
constexpr std::uint64_t kOutputs = 10;
constexpr std::uint64_t kFloat = 1;  // TensorProto.DataType

// Protocol buffers, wire format: a field is its number and type, then a varint or a length and
// bytes.
void put_varint(std::string& out, std::uint64_t value) {
  while (value >= 0x80U) {
    out.push_back(static_cast<char>((value & 0x7fU) | 0x80U));
    value >>= 7U;
  }
  out.push_back(static_cast<char>(value));
}

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

// Multiples of 1/256 in [-1/2, 1/2): exact in 32 bits.
std::string weights(std::uint64_t count, Random& random) {
  std::string bytes;
  for (std::uint64_t i = 0; i < count; ++i) {
    const float value = (static_cast<float>(random.below(256)) - 128.0F) / 256.0F;
    const auto bits = std::bit_cast<std::uint32_t>(value);
    for (unsigned shift = 0; shift < 32; shift += 8)
      bytes.push_back(static_cast<char>((bits >> shift) & 0xffU));
  }
  return bytes;
}

// TensorProto: dims 1, data_type 2, name 8, raw_data 9.
std::string tensor(const std::string& name, const std::vector<std::uint64_t>& shape,
                   Random& random) {
  std::string out;
  std::uint64_t count = 1;
  for (const auto size : shape) {
    out += number_field(1, size);
    count *= size;
  }
  return out + number_field(2, kFloat) + bytes_field(8, name) +
         bytes_field(9, weights(count, random));
}

// NodeProto: input 1, output 2, name 3, op_type 4.
std::string node(const std::string& type, const std::vector<std::string>& inputs,
                 const std::string& output) {
  std::string out;
  for (const auto& name : inputs) out += bytes_field(1, name);
  return out + bytes_field(2, output) + bytes_field(3, output + "-node") + bytes_field(4, type);
}

// ValueInfoProto: name 1, type 2 { tensor_type 1 { elem_type 1, shape 2 { dim 1 { value 1, param 2
// } } } }.
std::string value(const std::string& name, std::uint64_t width) {
  const std::string shape =
      bytes_field(1, bytes_field(2, "n")) + bytes_field(1, number_field(1, width));
  const std::string type = number_field(1, kFloat) + bytes_field(2, shape);
  return bytes_field(1, name) + bytes_field(2, bytes_field(1, type));
}

}  // namespace

std::string perceptron_onnx(const catalog::ProgramInput& input) {
  const auto hidden = static_cast<std::uint64_t>(input.size);
  Random random(static_cast<std::uint64_t>(input.seed));
  // GraphProto: node 1, name 2, initializer 5, input 11, output 12.
  std::string graph =
      bytes_field(1, node("MatMul", {"input", "w1"}, "h1")) +
      bytes_field(1, node("Add", {"h1", "b1"}, "h2")) + bytes_field(1, node("Relu", {"h2"}, "h3")) +
      bytes_field(1, node("MatMul", {"h3", "w2"}, "h4")) +
      bytes_field(1, node("Add", {"h4", "b2"}, "output")) + bytes_field(2, "perceptron");
  graph += bytes_field(5, tensor("w1", {kInputs, hidden}, random));
  graph += bytes_field(5, tensor("b1", {hidden}, random));
  graph += bytes_field(5, tensor("w2", {hidden, kOutputs}, random));
  graph += bytes_field(5, tensor("b2", {kOutputs}, random));
  graph += bytes_field(11, value("input", kInputs)) + bytes_field(12, value("output", kOutputs));
  // ModelProto: ir_version 1, producer_name 2, graph 7, opset_import 8 { version 2 }.
  return number_field(1, 8) + bytes_field(2, "bakeoff") + bytes_field(7, graph) +
         bytes_field(8, number_field(2, 13));
}

}  // namespace bakeoff::measure
