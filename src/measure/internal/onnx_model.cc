#include "measure/internal/onnx_model.h"

#include <cstdint>
#include <vector>

#include "base/random.h"
#include "measure/internal/onnx_writer.h"

namespace bakeoff::measure {
namespace {

constexpr std::uint64_t kInputs = 64;
constexpr std::uint64_t kOutputs = 10;
constexpr std::uint64_t kPerceptronOpset = 13;

// Multiples of 1/256 in [-1/2, 1/2): exact in 32 bits.
std::string drawn(const std::string& name, const std::vector<std::uint64_t>& shape,
                  Random& random) {
  std::uint64_t count = 1;
  for (const auto size : shape) count *= size;
  std::vector<float> values(count);
  for (float& value : values) value = (static_cast<float>(random.below(256)) - 128.0F) / 256.0F;
  return onnx_tensor(name, shape, little_endian(values));
}

}  // namespace

std::string perceptron_onnx(const catalog::ProgramInput& input) {
  const auto hidden = static_cast<std::uint64_t>(input.size);
  Random random(static_cast<std::uint64_t>(input.seed));
  OnnxGraph graph;
  graph.name = "perceptron";
  graph.nodes = {onnx_node("MatMul", {"input", "w1"}, "h1"), onnx_node("Add", {"h1", "b1"}, "h2"),
                 onnx_node("Relu", {"h2"}, "h3"), onnx_node("MatMul", {"h3", "w2"}, "h4"),
                 onnx_node("Add", {"h4", "b2"}, "output")};
  graph.weights.push_back(drawn("w1", {kInputs, hidden}, random));
  graph.weights.push_back(drawn("b1", {hidden}, random));
  graph.weights.push_back(drawn("w2", {hidden, kOutputs}, random));
  graph.weights.push_back(drawn("b2", {kOutputs}, random));
  graph.inputs = {onnx_value("input", {"n", std::to_string(kInputs)})};
  graph.outputs = {onnx_value("output", {"n", std::to_string(kOutputs)})};
  return onnx_model(graph, kPerceptronOpset);
}

}  // namespace bakeoff::measure
