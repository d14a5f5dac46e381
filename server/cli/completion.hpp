// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace CLI {
class App;
}

namespace quarry::cli {

/// Prints a completion script for bash, zsh or fish, or the manual page (`man`), made from the command tree.
/// Throws Error(invalid_argument) for another word.
int print_completion(const CLI::App& app, const std::string& shell);

}  // namespace quarry::cli
