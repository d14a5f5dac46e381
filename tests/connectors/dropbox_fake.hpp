// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <set>
#include <string>

#include "fakes/file_tree.hpp"
#include "fakes/service.hpp"
#include "quarry/connector.hpp"
#include "support/temp_dir.hpp"

namespace quarry::test {

/// Dropbox: tokens (`auth`), calls (`api`), bytes (`content`), the web pages (`site`). Names are one whatever their case. As strict as
/// Dropbox: arguments that it does not know are an error in plain text.
class DropboxFake {
 public:
  struct Link {
    std::string folder, rlkey, password;  ///< of the tree; `folder` may be a file
  };

  explicit DropboxFake(const std::map<std::string, std::string>& files = {});

  FileTree tree;
  std::map<std::string, Link> links;         ///< by the path of their address, `/scl/fo/k/h`
  long page_limit = 500;
  int empty_pages = 0;                       ///< so many come first in each listing
  int epoch = 0;                             ///< cursors of another one are not known
  std::map<std::string, Array> more_entries;  ///< of a folder, before all others
  std::set<std::string> exported;            ///< paths of what has no bytes of its own
  std::set<std::string> withheld;            ///< paths
  bool wrong_hashes = false, expired = false, scoped = true;

  /// With a stored refresh token.
  ConnectorOptions options() const;
  ConnectorOptions options_with(const std::map<std::string, std::string>& fields) const;
  static std::vector<std::string> secrets() { return {"refresh-s3cret", "app-s3cret-secret", "sl.s3cret-access"}; }

 private:
  Answer answer(const Call& call);
  Answer token(const Call& call);
  Answer rpc(const Call& call, const Value& arguments, bool user);
  Answer list(const std::string& folder, bool linked, std::size_t from) const;
  Answer content(const Call& call, bool user);
  Answer site(const Call& call) const;
  Object described(const TreeFile& file, bool linked) const;
  std::optional<TreeFile> file_at(const std::string& path) const;
  std::optional<std::string> folder_at(const std::string& path) const;
  const Link* link_of(const std::string& url, const std::string& password, std::string& problem) const;

  TempDir dir_;

 public:
  FakeService service;
};

}  // namespace quarry::test
