// The version of a package in the lockfiles of the registries; "" when it is not there.
#pragma once

#include <string>

namespace bakeoff::lab {

// By the name of the file: package-lock.json, go.mod, Cargo.lock, Gemfile.lock, mix.exs, else a
// requirements file of pip.
std::string locked_version(const std::string& file_name, const std::string& text,
                           const std::string& package);

// "packages"."node_modules/<name>".version of a package-lock.json
std::string locked_npm_version(const std::string& package_lock_text, const std::string& name);
// "<name>==<version>" by the name rules of Python packages
std::string locked_pip_version(const std::string& requirements_text, const std::string& name);

}  // namespace bakeoff::lab
