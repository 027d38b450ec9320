#include "lab/what_is_missing.h"

#include <gtest/gtest.h>

namespace bakeoff::lab {
namespace {

using catalog::ToolchainKind;

catalog::Contestant needing(ToolchainKind kind, std::vector<std::string> registries) {
  catalog::Contestant contestant;
  contestant.toolchain.kind = kind;
  contestant.requires_registries = std::move(registries);
  return contestant;
}

TEST(WhatIsMissing, NamesProgramsAndRegistries) {
  const auto ask = [](const std::string& name) {
    return name == "hex" ? std::string("repo.hex.pm cannot be found") : std::string();
  };
  const auto contestant = needing(ToolchainKind::debian_root, {"debian", "hex"});
  EXPECT_EQ(what_is_missing(contestant, {{"PATH", "/nowhere"}}, ask),
            (std::vector<std::string>{"mmdebstrap is not installed", "bwrap is not installed",
                                      "hex: repo.hex.pm cannot be found"}));
  EXPECT_TRUE(what_is_missing(needing(ToolchainKind::bundled, {}), {}, ask).empty());
}

TEST(AskRegistries, OpensAConnectionToTheMirrorThatTheEnvironmentNames) {
  const auto silent = ask_registries({{"npm_config_registry", "http://127.0.0.1:1/"}});
  EXPECT_EQ(silent("npm"), "127.0.0.1 does not answer");
  EXPECT_EQ(ask_registries({{"GOPROXY", "http://no-such-host.invalid,direct"}})("go"),
            "no-such-host.invalid cannot be found");
  EXPECT_EQ(silent("a registry that nobody knows"), "");
}

}  // namespace
}  // namespace bakeoff::lab
