// Compilers that the machine brings.
#include "lab/internal/toolchain.h"

namespace bakeoff::lab {

Result<std::string> prepare_go(const InstallSite& site, Installed& installed) {
  BAKEOFF_TRY(go, find_tool(site, "go", "golang-go, or see https://go.dev/doc/install"));
  // "go version go1.26.8 linux/amd64"
  BAKEOFF_TRY(line, ask_version(site, {go, "version"}));
  const auto start = line.find(" go");
  installed.go = go;
  installed.runtime_version = start == line.npos ? line : line.substr(start + 1);
  return go + " " + installed.runtime_version;
}

Result<std::string> prepare_cargo(const InstallSite& site, Installed& installed) {
  BAKEOFF_TRY(cargo, find_tool(site, "cargo", "cargo, or see https://rustup.rs"));
  BAKEOFF_TRY(rustc, find_tool(site, "rustc", "rustc, or see https://rustup.rs"));
  BAKEOFF_TRY(version, ask_version(site, {rustc, "--version"}));
  installed.cargo = cargo;
  installed.runtime_version = version;
  return cargo + " " + version;
}

}  // namespace bakeoff::lab
