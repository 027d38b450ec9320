// ONNX files (onnx/onnx.proto) written field by field: what generated models need of it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace bakeoff::measure {

// Protocol buffers, wire format: a field is its number and type, then a varint or a length and
// bytes.
std::string number_field(unsigned field, std::uint64_t value);
std::string bytes_field(unsigned field, const std::string& bytes);

std::string little_endian(const std::vector<float>& values);

enum class OnnxType : std::uint8_t { float32 = 1, int64 = 7 };  // TensorProto.DataType

// TensorProto.
std::string onnx_tensor(const std::string& name, const std::vector<std::uint64_t>& shape,
                        const std::string& raw, OnnxType type = OnnxType::float32);
std::string onnx_whole_numbers(const std::string& name, const std::vector<std::int64_t>& values);

// AttributeProto.
std::string onnx_attribute(const std::string& name, std::int64_t value);
std::string onnx_attribute(const std::string& name, float value);
std::string onnx_attribute(const std::string& name, const std::vector<std::int64_t>& values);

// NodeProto with one output; its name is the output's.
std::string onnx_node(const std::string& type, const std::vector<std::string>& inputs,
                      const std::string& output, const std::vector<std::string>& attributes = {});

// ValueInfoProto; a dimension that is no number is free.
std::string onnx_value(const std::string& name, const std::vector<std::string>& shape,
                       OnnxType type = OnnxType::float32);

struct OnnxGraph {
  std::string name;
  std::vector<std::string> nodes;
  std::vector<std::string> weights;
  std::vector<std::string> inputs;
  std::vector<std::string> outputs;
};

// ModelProto.
std::string onnx_model(const OnnxGraph& graph, std::uint64_t opset);

}  // namespace bakeoff::measure
