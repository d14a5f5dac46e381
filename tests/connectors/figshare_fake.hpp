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

/// Figshare: one article of two versions with the tree's files, its API, the downloads' host and the store behind it. Flat: a file's path
/// in the tree is its folder in `folder_structure` and its name.
class FigshareFake {
 public:
  static constexpr auto article = "3000001";
  static constexpr auto token = "figshare-secret-token";
  static constexpr auto private_link = "figshare-private-link-hash";

  explicit FigshareFake(const std::map<std::string, std::string>& files = {});
  ConnectorOptions options(bool with_token = true) const;

  // What tests change, under service.lock().
  bool is_private = false;       ///< known to who has the private link alone
  bool challenge_api = false;    ///< the API's downloads are answered with a challenge
  bool challenge_downloads = true;  ///< and those of the downloads' host
  bool two_lists = true;         ///< older versions have a list of files of their own
  bool ignores_page = false;     ///< every page is the first
  std::size_t most_in_page = 10; ///< though more are asked for
  int downloads_that_expire = 0; ///< so many signed addresses have ended before they are used again
  Value more = Object{};         ///< further members of the article
  std::map<std::string, std::string> links;  ///< names of files that lie elsewhere, and where
  std::vector<std::string> extra_names;      ///< names that two files have: of each file of the tree there is one more, called so
  std::map<std::string, Answer> web;         ///< pages at the role `cdn`, by path
  FileTree tree;
  TempDir temp;
  FakeService service;  ///< last: it ends first

 private:
  Answer answer(const Call& call);
  Answer answer_api(const Call& call);
  Answer page_of(const Call& call, const Array& all) const;
  Answer download(const Call& call, const std::string& id);
  Answer stored(const Call& call);
  Array files() const;
  Value described() const;
  bool may_read(const Call& call) const;
  std::set<std::string> used_;  ///< signed addresses
  int signed_ = 0;
};

}  // namespace quarry::test
