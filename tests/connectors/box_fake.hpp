// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>

#include "fakes/file_tree.hpp"
#include "fakes/service.hpp"
#include "quarry/connector.hpp"
#include "support/temp_dir.hpp"

namespace quarry::test {

/// Box: tokens (`auth`), the API (`api`), where bytes are (`dl`), the web pages (`site`). A refresh token works once; an address at `dl`, too.
class BoxFake {
 public:
  struct Link {
    std::string path, password;  ///< a folder or file of the tree
  };

  explicit BoxFake(const std::map<std::string, std::string>& files = {});

  FileTree tree;
  std::map<std::string, Link> links;        ///< by the path of their address, `/s/hash`
  std::map<std::string, Array> more_items;  ///< of a folder, before all others
  long page_limit = 25;
  bool owner = true;        ///< false: the account sees nothing but by a link
  bool expired = false;     ///< the access token is
  bool null_marker = true;  ///< the last page says null, not ""
  int not_ready = 0;        ///< so many requests for bytes are answered 202
  int reused = 0;           ///< refresh tokens that came a second time
  std::function<void()> on_refresh, on_call;  ///< while a token is made, while a call of the API is answered; may be empty

  std::string refresh_token() const { return "box-s3cret-refresh-" + std::to_string(given_); }
  std::string file_id(const std::string& path) const { return std::to_string(tree.file(path)->id); }
  std::string folder_id(const std::string& path) const;
  /// With a stored refresh token.
  ConnectorOptions options() const;
  ConnectorOptions options_with(const std::map<std::string, std::string>& fields) const;
  /// As Box gives it to an app with a key, which is encrypted.
  std::string app_config() const;
  static std::vector<std::string> secrets() { return {"box-s3cret-client", "box-s3cret-refresh-1", "box-s3cret-access"}; }

 private:
  Answer answer(const Call& call);
  Answer token(const Call& call);
  Answer api(const Call& call);
  Answer items(const Call& call, const std::string& folder) const;
  Answer bytes(const Call& call);
  bool may_see(const Call& call, const std::string& path) const;
  const Link* link_of(const Call& call) const;
  Object described(const TreeFile& file) const;
  Object described(const FileTree::Folder& folder) const;

  TempDir dir_;
  int given_ = 1;
  int served_ = 0;
  std::map<std::string, std::uint64_t> downloads_;  ///< addresses at `dl` that were not used yet
  std::set<std::string> nonces_;

 public:
  FakeService service;
};

}  // namespace quarry::test
