#include "measure/internal/encoder_model.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <vector>

#include "base/random.h"
#include "measure/internal/onnx_writer.h"
#include "measure/internal/word_pieces.h"

namespace bakeoff::measure {
namespace {

constexpr std::uint64_t kLayers = 2;
constexpr std::uint64_t kHeads = 4;
constexpr std::uint64_t kPositions = 128;
constexpr std::uint64_t kTypes = 2;
constexpr std::uint64_t kWider = 4;  // the feed-forward part, beside the hidden width
constexpr float kEpsilon = 1e-12F;
constexpr std::uint64_t kEncoderOpset = 17;  // the first with LayerNormalization

struct Weight {
  std::string name;  // as transformers' BertModel has it
  std::vector<std::uint64_t> shape;
  std::vector<float> values;
};

class Weights {
 public:
  explicit Weights(const catalog::ProgramInput& input)
      : hidden_(static_cast<std::uint64_t>(input.size)),
        random_(static_cast<std::uint64_t>(input.seed)) {
    draw("embeddings.word_embeddings.weight", {word_pieces().size(), hidden_});
    draw("embeddings.position_embeddings.weight", {kPositions, hidden_});
    draw("embeddings.token_type_embeddings.weight", {kTypes, hidden_});
    norm("embeddings.LayerNorm");
    for (std::uint64_t i = 0; i < kLayers; ++i) layer(fmt::format("encoder.layer.{}.", i));
  }
  [[nodiscard]] const std::vector<Weight>& all() const { return all_; }
  [[nodiscard]] std::uint64_t hidden() const { return hidden_; }

 private:
  // Multiples of 1/1024 in [-1/8, 1/8): exact in 32 bits.
  void draw(const std::string& name, const std::vector<std::uint64_t>& shape) {
    std::uint64_t count = 1;
    for (const auto size : shape) count *= size;
    Weight weight{name, shape, std::vector<float>(count)};
    for (float& value : weight.values)
      value = (static_cast<float>(random_.below(256)) - 128.0F) / 1024.0F;
    all_.push_back(std::move(weight));
  }
  void dense(const std::string& name, std::uint64_t to, std::uint64_t from) {
    draw(name + ".weight", {to, from});
    draw(name + ".bias", {to});
  }
  void norm(const std::string& name) {
    all_.push_back({name + ".weight", {hidden_}, std::vector<float>(hidden_, 1.0F)});
    all_.push_back({name + ".bias", {hidden_}, std::vector<float>(hidden_, 0.0F)});
  }
  void layer(const std::string& name) {
    for (const char* part : {"query", "key", "value"})
      dense(name + "attention.self." + part, hidden_, hidden_);
    dense(name + "attention.output.dense", hidden_, hidden_);
    norm(name + "attention.output.LayerNorm");
    dense(name + "intermediate.dense", kWider * hidden_, hidden_);
    dense(name + "output.dense", hidden_, kWider * hidden_);
    norm(name + "output.LayerNorm");
  }

  std::uint64_t hidden_;
  Random random_;
  std::vector<Weight> all_;
};

// The graph node by node; each function gives the name of what it computes.
class Drawing {
 public:
  explicit Drawing(const Weights& weights) : hidden_(weights.hidden()) {
    graph_.name = "encoder";
    for (const auto& weight : weights.all()) add_weight(weight);
    constant("one", 1.0F);
    constant("half", 0.5F);
    constant("root_of_two", std::sqrt(2.0F));
    constant("far_below", -1e9F);
    const auto each = static_cast<std::int64_t>(hidden_ / kHeads);
    constant("scale", 1.0F / std::sqrt(static_cast<float>(each)));
    numbers("zero", {0});
    numbers("first_axis", {0});
    numbers("mask_axes", {1, 2});
    numbers("by_head", {0, 0, static_cast<std::int64_t>(kHeads), each});
    numbers("joined", {0, 0, static_cast<std::int64_t>(hidden_)});
  }

  std::string finish() {
    const auto mask = masked();
    auto state = embedded();
    for (std::uint64_t i = 0; i < kLayers; ++i)
      state = layer(fmt::format("encoder.layer.{}.", i), state, mask);
    node("Identity", {state}, "last_hidden_state");
    for (const char* input : {"input_ids", "attention_mask", "token_type_ids"})
      graph_.inputs.push_back(onnx_value(input, {"batch", "sequence"}, OnnxType::int64));
    graph_.outputs.push_back(
        onnx_value("last_hidden_state", {"batch", "sequence", std::to_string(hidden_)}));
    return onnx_model(graph_, kEncoderOpset);
  }

 private:
  // Dense weights stand as (to, from); MatMul wants (from, to).
  void add_weight(const Weight& weight) {
    const bool is_dense = weight.shape.size() == 2 && !weight.name.starts_with("embeddings.");
    if (!is_dense) {
      graph_.weights.push_back(
          onnx_tensor(weight.name, weight.shape, little_endian(weight.values)));
      return;
    }
    const auto to = weight.shape[0];
    const auto from = weight.shape[1];
    std::vector<float> turned(weight.values.size());
    for (std::uint64_t i = 0; i < to; ++i) {
      for (std::uint64_t j = 0; j < from; ++j) turned[j * to + i] = weight.values[i * from + j];
    }
    graph_.weights.push_back(onnx_tensor(weight.name, {from, to}, little_endian(turned)));
  }
  void constant(const std::string& name, float value) {
    graph_.weights.push_back(onnx_tensor(name, {}, little_endian({value})));
  }
  void numbers(const std::string& name, const std::vector<std::int64_t>& values) {
    graph_.weights.push_back(onnx_whole_numbers(name, values));
  }
  std::string node(const std::string& type, const std::vector<std::string>& inputs,
                   const std::string& output, const std::vector<std::string>& attributes = {}) {
    graph_.nodes.push_back(onnx_node(type, inputs, output, attributes));
    return output;
  }
  std::string dense(const std::string& name, const std::string& input) {
    const auto product = node("MatMul", {input, name + ".weight"}, name + "/product");
    return node("Add", {product, name + ".bias"}, name + "/out");
  }
  std::string norm(const std::string& name, const std::string& input) {
    return node("LayerNormalization", {input, name + ".weight", name + ".bias"}, name + "/out",
                {onnx_attribute("axis", std::int64_t{-1}), onnx_attribute("epsilon", kEpsilon)});
  }
  // Far below for padding, 0 for what is text; one row for all heads and places.
  std::string masked() {
    node("Cast", {"attention_mask"}, "mask/text", {onnx_attribute("to", std::int64_t{1})});
    node("Sub", {"one", "mask/text"}, "mask/padding");
    node("Mul", {"mask/padding", "far_below"}, "mask/low");
    return node("Unsqueeze", {"mask/low", "mask_axes"}, "mask/out");
  }
  std::string embedded() {
    const std::string name = "embeddings.";
    node("Gather", {name + "word_embeddings.weight", "input_ids"}, "words");
    node("Gather", {name + "token_type_embeddings.weight", "token_type_ids"}, "types");
    node("Shape", {"input_ids"}, "length",
         {onnx_attribute("start", std::int64_t{1}), onnx_attribute("end", std::int64_t{2})});
    node("Slice", {name + "position_embeddings.weight", "zero", "length", "first_axis"}, "places");
    node("Add", {"words", "types"}, "words_and_types");
    node("Add", {"words_and_types", "places"}, "embedded");
    return norm(name + "LayerNorm", "embedded");
  }
  std::string heads(const std::string& name, const std::string& input,
                    const std::vector<std::int64_t>& order) {
    const auto split = node("Reshape", {dense(name, input), "by_head"}, name + "/split");
    return node("Transpose", {split}, name + "/heads", {onnx_attribute("perm", order)});
  }
  std::string attention(const std::string& name, const std::string& input,
                        const std::string& mask) {
    const auto query = heads(name + "self.query", input, {0, 2, 1, 3});
    const auto key = heads(name + "self.key", input, {0, 2, 3, 1});
    const auto content = heads(name + "self.value", input, {0, 2, 1, 3});
    node("MatMul", {query, key}, name + "scores");
    node("Mul", {name + "scores", "scale"}, name + "scaled");
    node("Add", {name + "scaled", mask}, name + "visible");
    node("Softmax", {name + "visible"}, name + "shares",
         {onnx_attribute("axis", std::int64_t{-1})});
    node("MatMul", {name + "shares", content}, name + "mixed");
    node("Transpose", {name + "mixed"}, name + "turned",
         {onnx_attribute("perm", std::vector<std::int64_t>{0, 2, 1, 3})});
    node("Reshape", {name + "turned", "joined"}, name + "whole");
    const auto out = dense(name + "output.dense", name + "whole");
    return norm(name + "output.LayerNorm", node("Add", {out, input}, name + "sum"));
  }
  // x/2 (1 + erf(x/√2)): Hendrycks and Gimpel 2016.
  std::string gelu(const std::string& name, const std::string& input) {
    node("Div", {input, "root_of_two"}, name + "/part");
    node("Erf", {name + "/part"}, name + "/erf");
    node("Add", {name + "/erf", "one"}, name + "/raised");
    node("Mul", {input, name + "/raised"}, name + "/twice");
    return node("Mul", {name + "/twice", "half"}, name + "/gelu");
  }
  std::string layer(const std::string& name, const std::string& input, const std::string& mask) {
    const auto attended = attention(name + "attention.", input, mask);
    const auto wide = gelu(name + "intermediate", dense(name + "intermediate.dense", attended));
    const auto out = dense(name + "output.dense", wide);
    return norm(name + "output.LayerNorm", node("Add", {out, attended}, name + "sum"));
  }

  std::uint64_t hidden_;
  OnnxGraph graph_;
};

}  // namespace

std::string encoder_onnx(const catalog::ProgramInput& input) {
  const Weights weights(input);
  return Drawing(weights).finish();
}

// huggingface/safetensors: the length of the header, the header as JSON, the numbers.
std::string encoder_safetensors(const catalog::ProgramInput& input) {
  const Weights weights(input);
  std::string header = R"({"__metadata__":{"format":"pt"})";
  std::string numbers;
  for (const auto& weight : weights.all()) {
    const auto begin = numbers.size();
    numbers += little_endian(weight.values);
    header += fmt::format(R"(,"{}":{{"dtype":"F32","shape":[{}],"data_offsets":[{},{}]}})",
                          weight.name, fmt::join(weight.shape, ","), begin, numbers.size());
  }
  header += "}";
  while (header.size() % 8 != 0) header += " ";
  std::string length;
  for (unsigned shift = 0; shift < 64; shift += 8)
    length.push_back(static_cast<char>((std::uint64_t{header.size()} >> shift) & 0xffU));
  return length + header + numbers;
}

std::string encoder_config_json(const catalog::ProgramInput& input) {
  return fmt::format(
      R"({{"model_type":"bert","architectures":["BertModel"],"vocab_size":{},"hidden_size":{},)"
      R"("num_hidden_layers":{},"num_attention_heads":{},"intermediate_size":{},)"
      R"("hidden_act":"gelu","max_position_embeddings":{},"type_vocab_size":{},)"
      R"("layer_norm_eps":1e-12,"pad_token_id":0,"hidden_dropout_prob":0.0,)"
      R"("attention_probs_dropout_prob":0.0}})",
      word_pieces().size(), input.size, kLayers, kHeads,
      kWider * static_cast<std::uint64_t>(input.size), kPositions, kTypes);
}

}  // namespace bakeoff::measure
