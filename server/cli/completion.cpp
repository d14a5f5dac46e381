// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/completion.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "quarry/error.hpp"
#include "quarry/version.hpp"

namespace quarry::cli {
namespace {

std::vector<const CLI::App*> commands_of(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App*) { return true; });
}

/// `--index --json -q ...` of one command.
std::string flags_of(const CLI::App& command) {
  std::string flags;
  for (const auto* option : command.get_options()) {
    for (const auto& name : option->get_lnames()) flags += " --" + name;
    for (const auto& name : option->get_snames()) flags += " -" + name;
  }
  return flags;
}

std::string quoted(std::string text) {
  for (std::size_t at = 0; (at = text.find('\'', at)) != std::string::npos; at += 4) text.replace(at, 1, "'\\''");
  return "'" + text + "'";
}

void print_bash(const CLI::App& app) {
  fmt::print("_quarry() {{\n  local word=${{COMP_WORDS[COMP_CWORD]}}\n  local words\n  case ${{COMP_WORDS[1]}} in\n");
  std::string names;
  for (const auto* command : commands_of(app)) {
    names += command->get_name() + " ";
    fmt::print("    {}) words='{}' ;;\n", command->get_name(), flags_of(*command));
  }
  fmt::print("    *) words='' ;;\n  esac\n  [ \"$COMP_CWORD\" -eq 1 ] && words='{}'\n", names);
  fmt::print("  if [ \"$COMP_CWORD\" -eq 1 ] || [[ $word == -* ]]; then\n"
             "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$word\")\n"
             "  else\n    mapfile -t COMPREPLY < <(compgen -f -- \"$word\")\n  fi\n}}\n"
             "complete -o filenames -F _quarry quarry\n");
}

void print_zsh(const CLI::App& app) {
  fmt::print("#compdef quarry\n_quarry() {{\n  if (( CURRENT == 2 )); then\n    local -a commands=(\n");
  for (const auto* command : commands_of(app))
    fmt::print("      {}\n", quoted(command->get_name() + ":" + command->get_description()));
  fmt::print("    )\n    _describe command commands\n    return\n  fi\n  case $words[2] in\n");
  for (const auto* command : commands_of(app))
    fmt::print("    {}) compadd --{} ;;\n", command->get_name(), flags_of(*command));
  fmt::print("  esac\n  _files\n}}\n_quarry \"$@\"\n");
}

void print_fish(const CLI::App& app) {
  for (const auto* command : commands_of(app)) {
    fmt::print("complete -c quarry -n __fish_use_subcommand -f -a {} -d {}\n", command->get_name(),
               quoted(command->get_description()));
    for (const auto* option : command->get_options())
      for (const auto& name : option->get_lnames())
        fmt::print("complete -c quarry -n '__fish_seen_subcommand_from {}' -l {} -d {}\n", command->get_name(), name,
                   quoted(option->get_description()));
  }
}

std::string roff(std::string text) {
  std::string out;
  for (const char c : text) out += c == '-' ? std::string("\\-") : c == '\\' ? std::string("\\e") : std::string(1, c);
  return out;
}

void print_man(const CLI::App& app) {
  fmt::print(".TH QUARRY 1 \"\" \"quarry {}\" \"User Commands\"\n.SH NAME\nquarry \\- {}\n.SH SYNOPSIS\n"
             ".B quarry\n.I COMMAND\n[\\fIOPTION\\fR]...\n.SH COMMANDS\n",
             version(), roff(app.get_description()));
  for (const auto* command : commands_of(app)) {
    fmt::print(".SS {}\n{}\n", command->get_name(), roff(command->get_description()));
    for (const auto* option : command->get_options())
      fmt::print(".TP\n.B {}\n{}\n", roff(option->get_name(true, true)), roff(option->get_description()));
  }
  fmt::print(".SH EXIT STATUS\n0 done, 1 nothing matched, 2 usage, 3 some files are error entries, 4 failed, "
             "130 interrupted\n.SH ENVIRONMENT\nQUARRY_INDEX: the index directory. NO_COLOR: no colour.\n");
}

}  // namespace

int print_completion(const CLI::App& app, const std::string& shell) {
  if (shell == "bash") {
    print_bash(app);
  } else if (shell == "zsh") {
    print_zsh(app);
  } else if (shell == "fish") {
    print_fish(app);
  } else if (shell == "man") {
    print_man(app);
  } else {
    throw Error(Code::invalid_argument, "completion for '" + shell + "' is not made: ask for bash, zsh, fish or man");
  }
  return 0;
}

}  // namespace quarry::cli
