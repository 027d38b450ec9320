#include "measure/internal/program_inputs.h"

#include <fmt/format.h>

#include <array>

#include "base/file.h"
#include "base/random.h"
#include "measure/internal/encoder_model.h"
#include "measure/internal/onnx_model.h"
#include "measure/internal/png_image.h"
#include "measure/internal/word_pieces.h"

namespace bakeoff::measure {
namespace {

using catalog::ProgramInput;

constexpr std::size_t kCustomers = 2'000;
constexpr std::array<const char*, 5> kRegions{"north", "east", "south", "west", "isles"};

// Amounts are quarters of a unit, so that sums of doubles are exact in any order.
std::string orders_csv(const ProgramInput& input) {
  Random random(static_cast<std::uint64_t>(input.seed));
  std::string text = "order,customer,quantity,price\n";
  for (int row = 0; row < input.size; ++row) {
    const auto customer = random.below(kCustomers);
    const auto quantity = 1 + random.below(9);
    const auto quarters = 4 + random.below(400);
    text += fmt::format("{},{},{},{:.2f}\n", row, customer, quantity,
                        static_cast<double>(quarters) / 4);
  }
  return text;
}

std::string customers_csv(const ProgramInput& input) {
  Random random(static_cast<std::uint64_t>(input.seed));
  std::string text = "customer,region\n";
  for (int row = 0; row < input.size; ++row)
    text += fmt::format("{},{}\n", row, kRegions.at(random.below(kRegions.size())));
  return text;
}

struct Generator {
  const char* name;
  std::string (*write)(const ProgramInput&);
};

// One visible list.
constexpr std::array<Generator, 10> kGenerators{{
    {"orders-csv", orders_csv},
    {"customers-csv", customers_csv},
    {"gradient-png", gradient_png},
    {"perceptron-onnx", perceptron_onnx},
    {"encoder-onnx", encoder_onnx},
    {"encoder-safetensors", encoder_safetensors},
    {"encoder-config-json", encoder_config_json},
    {"tokenizer-json", tokenizer_json},
    {"tokenizer-config-json", tokenizer_config_json},
    {"texts", texts},
}};

Result<std::string> generate(const ProgramInput& input) {
  std::string known;
  for (const auto& generator : kGenerators) {
    if (input.content == generator.name) return generator.write(input);
    known += std::string(known.empty() ? "" : ", ") + generator.name;
  }
  return fail(ErrorCode::invalid_input,
              fmt::format("no generator '{}' for the input {}; there are: {}", input.content,
                          input.file, known));
}

}  // namespace

Result<void> write_inputs(const std::vector<ProgramInput>& inputs,
                          const std::filesystem::path& folder) {
  for (const auto& input : inputs) {
    std::error_code error;
    if (std::filesystem::exists(folder / input.file, error)) continue;
    BAKEOFF_TRY(text, generate(input));
    BAKEOFF_CHECK(write_file(folder / input.file, text));
  }
  return {};
}

}  // namespace bakeoff::measure
