// A small text encoder of BERT's architecture (Devlin et al. 2019) with weights from a seed: as
// ONNX and as safetensors, the same numbers. It understands nothing, but costs what one costs.
#pragma once

#include <string>

#include "catalog/workload.h"

namespace bakeoff::measure {

std::string encoder_onnx(const catalog::ProgramInput& input);         // `size` is the hidden width
std::string encoder_safetensors(const catalog::ProgramInput& input);  // likewise
std::string encoder_config_json(const catalog::ProgramInput& input);  // of transformers

}  // namespace bakeoff::measure
