// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "quarry/export.hpp"

namespace quarry {

/// Secrets of accounts: a JSON file that only its owner can read, and before it the environment. An account is a service
/// (`zenodo`), or a service at one host (`dataverse@demo.dataverse.org`) where a service has many: a secret of one host is
/// never shown to another. docs/credentials.md.
class QUARRY_API Credentials {
 public:
  /// The file need not exist; empty: the environment alone. Throws Error(permission_denied) where others can read the file or it
  /// is not ours, Error(corrupt) where it is no JSON object of objects of strings.
  explicit Credentials(std::filesystem::path file);

  /// `QUARRY_<SERVICE>_<FIELD>` of the environment (for a service at a host only where `QUARRY_<SERVICE>_HOST` names it), else
  /// what the file holds; empty where neither has it.
  std::string get(const std::string& account, const std::string& field) const;
  /// Account names of the file with the names of their fields.
  std::map<std::string, std::vector<std::string>> stored() const;
  /// Stores one field so that it stays after a crash: a new file, synced, in the place of the old one, under a lock that other
  /// processes take too; what they wrote meanwhile stays. Throws Error.
  void put(const std::string& account, const std::map<std::string, std::string>& fields);
  /// Runs this under the lock that other processes take, with what they stored until now read anew; `put` may be called in it. For secrets
  /// that change with each use. Throws Error, and what `exchange` throws.
  void alone(const std::function<void()>& exchange);
  /// False where there is no such account.
  bool remove(const std::string& account);

 private:
  using Accounts = std::map<std::string, std::map<std::string, std::string>>;
  Accounts read() const;
  std::string find(const std::string& account, const std::string& field) const;
  void write(const Accounts& accounts) const;
  template <class Change>
  void change(const Change& change);

  std::filesystem::path file_;
  Accounts accounts_;
  bool locked_ = false;  ///< by `alone`
};

/// Where the programs keep it: `$QUARRY_CREDENTIALS`, else `quarry/credentials.json` below `$XDG_CONFIG_HOME` or `~/.config`; empty
/// where there is no home.
QUARRY_API std::filesystem::path default_credentials_file();

}  // namespace quarry
