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

/// Zenodo: one record with the tree's files, its concept, and the records that tests add. Speaks both dialects, is as strict as the
/// service, knows one token.
class ZenodoFake {
 public:
  static constexpr auto record = "7654321";
  static constexpr auto concept_id = "7654320";
  static constexpr auto token = "zenodo-secret-token";
  static constexpr auto share_token = "share-secret-jwt";

  explicit ZenodoFake(const std::map<std::string, std::string>& files = {});
  /// Where the fake is, and the token where it is wanted.
  ConnectorOptions options(bool with_token = true) const;

  // What tests change, under service.lock().
  std::string access = "open";          ///< of the record's files: open, restricted, embargoed, metadata-only
  bool older_dialect = false;           ///< whatever Accept says
  bool files_refused = true;            ///< restricted files answer 403; else with an empty list
  bool ranges = true;
  bool two_accept_ranges = false;
  bool float_sizes = false;
  bool checksums = true;
  int more_counted = 0;                 ///< files that the record counts and the list lacks
  std::set<std::string> hidden, remote, pending;  ///< keys
  std::map<std::string, Answer> records;          ///< further ones, by id
  std::vector<std::string> of_community;          ///< ids of the community `oxides`
  std::string next_host;                ///< of links.next; empty: this
  std::map<std::string, Value> handles;  ///< of DOIs, in lower case: what the Handle system says at the role `doi`
  std::map<std::string, Answer> pages;   ///< at the role `site`, by path; and DataCite's of DOIs below /dois/
  FileTree tree;
  TempDir temp;
  FakeService service;  ///< last: it ends first

 private:
  Answer answer(const Call& call);
  Answer answer_doi(const Call& call) const;
  Answer answer_api(const Call& call);
  Answer record_of(const Call& call, const std::string& id, bool draft);
  Answer files_of(const Call& call, const std::string& id);
  Answer bytes_of(const Call& call, const std::string& key);
  Answer records_of_community(const Call& call);
  Value native(const std::string& id, bool draft) const;
  Value older(const std::string& id) const;
  bool may_read(const Call& call) const;
  std::string base(const Call& call) const { return "http://" + call.header("host"); }
};

}  // namespace quarry::test
