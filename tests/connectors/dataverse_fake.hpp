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

/// A Dataverse installation with one dataset, whose files are the tree's, and the store that its downloads redirect to.
class DataverseFake {
 public:
  static constexpr auto dataset = "doi:10.7910/DVN/ABC";
  static constexpr auto key = "dataverse-secret-key";
  static constexpr auto preview = "dataverse-preview-token";

  explicit DataverseFake(const std::map<std::string, std::string>& files = {});
  ConnectorOptions options(bool with_key = true) const;

  // What tests change, under service.lock().
  bool is_draft = false;        ///< never published: for the key and the preview address alone
  bool in_store = true;         ///< downloads redirect to the store; else come from the installation, without If-Range
  std::size_t most_in_page = 1000;
  bool knows_pages = true;      ///< else all files come at once, without a count
  std::size_t loses = 0;        ///< so many files are counted and not listed
  std::string checksum_type = "MD5";
  std::set<std::string> restricted, tables;  ///< paths; tables were uploaded as CSV and are kept as TSV
  std::map<std::string, std::string> folders;  ///< directoryLabel of a path, other than its own
  std::vector<std::string> of_collection;      ///< persistent ids in the collection `lab`
  FileTree tree;
  TempDir temp;
  FakeService service;  ///< last: it ends first

 private:
  Answer answer(const Call& call);
  Answer answer_datasets(const Call& call, const std::string& id, const std::string& rest);
  Answer files_of(const Call& call) const;
  Answer bytes_of(const Call& call, std::uint64_t id);
  Answer searched(const Call& call) const;
  Value described(const TreeFile& file) const;
  Value version_of() const;
  bool may_read(const Call& call) const;
  std::optional<TreeFile> file_of(std::uint64_t id) const;
};

}  // namespace quarry::test
