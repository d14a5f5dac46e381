// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "fakes/file_tree.hpp"
#include "fakes/service.hpp"
#include "quarry/connector.hpp"
#include "support/temp_dir.hpp"

namespace quarry::test {

/// Google Drive: tokens (`auth`), the API (`api`), the web pages (`site`) and where large public files are (`download`). As strict as
/// Google, and stricter where Google is silent: an unknown parameter is an error.
class GdriveFake {
 public:
  /// What is no file of the tree.
  struct Item {
    std::string id, name, mime_type = "application/octet-stream", parent, bytes = {};
    std::string target = {}, target_key = {};  ///< of a shortcut
    std::string resource_key = {}, drive_id = {};
    bool trashed = false;
  };

  explicit GdriveFake(const std::map<std::string, std::string>& files = {});

  FileTree tree;
  std::map<std::string, Item> items;          ///< by id; of a tree folder's id as parent, too
  long page_limit = 25;
  bool member = true;                         ///< of shared drives; else their folders are shared with us one by one
  bool incomplete = false;                    ///< searches say that they are
  int epoch = 0;                              ///< page tokens of another one are not known
  std::set<std::string> abusive, worn_out;    ///< ids that are flagged, or over their quota
  std::set<std::string> large;                ///< ids that the web page warns of
  int token_life = 3600;

  std::string root_id() const { return "1Tree-dir-" + std::to_string(tree.folder("")->id); }
  std::string file_id(const std::string& path) const { return "1Tree-file-" + std::to_string(tree.file(path)->id); }
  std::string folder_id(const std::string& path) const { return "1Tree-dir-" + std::to_string(tree.folder(path)->id); }
  void add(Item item);
  /// With a stored refresh token.
  ConnectorOptions options() const;
  /// With these fields stored, or none.
  ConnectorOptions options_with(const std::map<std::string, std::string>& fields) const;
  /// A service account's key as Google gives it, whose token_uri is another place.
  std::string service_account() const;
  /// What `options` stores, and the token that is given for it.
  static std::vector<std::string> secrets() { return {"1-refresh-s3cret", "GOCSPX-s3cret", "ya29.s3cret-access"}; }

 private:
  Answer answer(const Call& call);
  Answer token(const Call& call);
  Answer api(const Call& call);
  Answer list(const Call& call) const;
  Answer media(const Call& call, const Item& item) const;
  Answer exported(const Call& call, const Item& item) const;
  Answer site(const Call& call);
  std::optional<Item> item(const std::string& id) const;
  std::vector<Item> children(const std::string& parent) const;
  bool may_see(const Call& call, const Item& item) const;

  TempDir dir_;
  std::set<std::string> tokens_;

 public:
  FakeService service;
};

}  // namespace quarry::test
