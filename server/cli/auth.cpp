// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>

#include "cli/commands.hpp"
#include "cli/terminal.hpp"
#include "quarry/connectors.hpp"
#include "quarry/credentials.hpp"
#include "quarry/error.hpp"
#include "quarry/json.hpp"

namespace quarry::cli {
namespace {

/// What is typed on a terminal is not shown while this is there.
class WithoutEcho {
 public:
  WithoutEcho() : silenced_(::tcgetattr(0, &before_) == 0) {
    auto silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    if (silenced_) silenced_ = ::tcsetattr(0, TCSAFLUSH, &silent) == 0;
  }
  ~WithoutEcho() {
    if (silenced_) ::tcsetattr(0, TCSAFLUSH, &before_);
  }
  WithoutEcho(const WithoutEcho&) = delete;
  WithoutEcho& operator=(const WithoutEcho&) = delete;

 private:
  termios before_{};
  bool silenced_;
};

std::string read_secret(const std::string& prompt) {
  const bool typed = ::isatty(0) != 0;
  std::string text;
  {
    const WithoutEcho hidden;
    if (typed) fmt::print(stderr, "{}: ", prompt);
    std::getline(std::cin, text);
  }
  if (typed) fmt::print(stderr, "\n");
  while (!text.empty() && (text.back() == '\r' || text.back() == ' ')) text.pop_back();
  return text;
}

/// The kind of place that an account is of; its rules for accounts hold. Throws Error that lists the kinds.
const ConnectorKind& kind_of(const std::string& account) {
  const auto at = account.find('@');
  std::string known;
  for (const auto* const kind : connector_kinds()) {
    if (kind->credentials.empty()) continue;
    known += (known.empty() ? "" : ", ") + std::string(kind->name) + (kind->per_host ? "@HOST" : "");
    if (account.substr(0, at) != kind->name) continue;
    const bool named = at != std::string::npos && at + 1 < account.size();
    if (kind->per_host == named || (named && kind->has_parts)) return *kind;
    throw Error(Code::invalid_argument, kind->per_host ? "there are many such places: name one, as " + std::string(kind->name) + "@data.example.org"
                                                       : std::string(kind->name) + " has one account: leave out the @HOST");
  }
  throw Error(Code::invalid_argument, "'" + account + "' is no kind of account; there are " + known);
}

}  // namespace

int run_auth_add(const AuthCommand& command) {
  const auto& kind = kind_of(command.account);
  const auto fields = kind.credentials;
  if (!command.field.empty() && std::find(fields.begin(), fields.end(), command.field) == fields.end())
    throw Error(Code::invalid_argument, fmt::format("'{}' has no field '{}'; there are {}", command.account, command.field, fmt::join(fields, ", ")));
  std::map<std::string, std::string> given;
  for (const auto field : fields) {
    if (!command.field.empty() && field != command.field) continue;
    auto value = read_secret(fmt::format("{} {} (empty: none)", command.account, field));
    if (!value.empty()) given[std::string(field)] = std::move(value);
  }
  if (given.empty()) throw Error(Code::invalid_argument, "nothing was given, so nothing is stored");
  const auto file = default_credentials_file();
  Credentials(file).put(command.account, given);
  if (command.json) fmt::print("{}\n", to_json(Object{{"account", command.account}, {"fields", given.size()}}));
  else fmt::print("{}: {} stored in {}\n", command.account, counted(given.size(), "field", "fields"), file.string());
  return done;
}

int run_auth_list(const AuthCommand& command) {
  const auto stored = Credentials(default_credentials_file()).stored();
  for (const auto& [account, fields] : stored) {
    if (command.json) fmt::print("{}\n", to_json(Object{{"account", account}, {"fields", Array(fields.begin(), fields.end())}}));
    else fmt::print("{}  {}\n", printable(account), printable(fmt::format("{}", fmt::join(fields, ", "))));
  }
  if (stored.empty() && !command.json) fmt::print("No accounts are stored. Add one: quarry auth add SERVICE\n");
  return stored.empty() ? nothing_matched : done;
}

int run_auth_remove(const AuthCommand& command) {
  if (!Credentials(default_credentials_file()).remove(command.account)) {
    fmt::print(stderr, "quarry: no account '{}' is stored; quarry auth list shows them\n", printable(command.account));
    return nothing_matched;
  }
  if (command.json) fmt::print("{}\n", to_json(Object{{"removed", command.account}}));
  else fmt::print("{} is forgotten.\n", printable(command.account));
  return done;
}

}  // namespace quarry::cli
