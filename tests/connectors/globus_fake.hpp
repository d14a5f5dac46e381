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

/// Globus on loopback: Auth, the Transfer API, one collection with its HTTPS server (`gcs`), a
/// collection on this machine that transfers write to, and the login page. Every token was given by
/// its own Auth, for one resource server, and is taken by no other.
class GlobusFake {
 public:
  static constexpr const char* collection = "82f1b5c6-6e9b-11e5-ba47-22000b92c6ec";
  static constexpr const char* local = "11111111-2222-4333-8444-555555555555";
  static constexpr const char* client_secret = "app-s3cret-of-the-fake";
  static constexpr const char* first_refresh_token = "AgFirstRefreshTokenOfTransfer";
  static constexpr const char* collection_refresh_token = "AgRefreshTokenOfTheCollection";

  struct Link {
    std::string target, type;  ///< of its target: file, dir, invalid_symlink
  };

  /// What it is like; change it under `service.lock()`.
  struct Ways {
    bool https = true;                                                                       ///< the collection has an HTTPS server
    bool mapped = false;                                                                     ///< and is a mapped one
    bool public_files = false;                                                               ///< read by anybody over HTTPS
    bool types = true;                                                                       ///< HTTPS tells content types of files
    bool needs_consent = false;                                                              ///< the Transfer API asks for the data_access consent
    bool refuses_consent = false;                                                            ///< Auth does not give it
    bool rotates = false;                                                                    ///< each use of a refresh token ends it
    bool too_large = false;                                                                  ///< no directory can be listed
    std::set<std::string> unreadable;                                                        ///< paths that a transfer skips
    std::map<std::string, Link> links;                                                       ///< path below the root -> where to
    std::vector<Value> task{Object{{"status", "ACTIVE"}}, Object{{"status", "SUCCEEDED"}}};  ///< what looks at a task find, the last for ever
    std::set<std::uint64_t> good_connections;
    int bad_backends = 0;  ///< so many connections to the HTTPS server come to a broken machine,
                           ///< for their whole life
    std::string https_error =
        "{\"code\":\"ENDPOINT_ERROR\",\"message\":\"500-Command failed. : "
        "c=ENDPOINT_ERROR\\r\\n\"}";
  };

  explicit GlobusFake(const std::map<std::string, std::string>& files = {});
  /// As an application: the client id and secret of the file that this makes.
  ConnectorOptions options() const;
  /// As a person with refresh tokens.
  ConnectorOptions options_of_person(bool with_collection = true) const;
  /// The same with a local collection to transfer to.
  ConnectorOptions transferring(ConnectorOptions options) const;
  std::string source(const std::string& path = "") const;
  std::vector<std::string> secrets() const;
  /// How many transfer tasks were made.
  std::size_t tasks() const { return tasks_.size(); }
  std::filesystem::path local_folder() const { return dir_.path() / "landing"; }
  std::filesystem::path credentials_file(const std::string& who) const { return dir_.path() / (who + ".json"); }
  /// No token that was given so far is taken any more.
  void expire_tokens() { tokens_.clear(); }

 private:
  struct Token {
    std::string resource_server, scope;
    bool data_access = false;
  };
  struct Task {
    std::string id, status = "ACTIVE";
    Value document;
    std::size_t looks = 0;
    bool ended = false;
  };
  Answer answer(const Call& call);
  Answer token_answer(const Call& call);
  Value token_for(const std::string& resource_server, const std::string& scope, const std::string& refresh);
  Answer of_scopes(const std::string& scopes);
  Answer of_refresh_token(const std::string& token);
  const Token* token_of(const Call& call, const std::string& resource_server) const;
  Answer transfer_answer(const Call& call);
  Answer listing_answer(const Call& call);
  Answer stat_answer(const Call& call);
  Answer submit_answer(const Call& call);
  Answer task_answer(const Call& call, const std::vector<std::string>& parts);
  Answer task_part(const Call& call, Task& task, const std::string& part);
  void copy_files(const Task& task);
  Answer file_answer(const Call& call);
  Value endpoint(const std::string& id) const;
  Value described(const std::string& path, bool folder) const;
  Value described_link(const std::string& path, const Link& link) const;
  void write(const std::string& who, const Value& accounts) const;

  TempDir dir_;

 public:
  FileTree tree;  ///< what lies below /data of the collection
  Ways ways;

 private:
  std::map<std::string, Token> tokens_;
  std::map<std::string, std::string> refresh_tokens_;  ///< and their resource servers
  std::map<std::string, std::string> submissions_;     ///< and their tasks
  std::map<std::string, Task> tasks_;
  std::set<std::string> given_submissions_;
  std::set<std::uint64_t> seen_connections_, bad_connections_;
  int made_ = 0;

 public:
  FakeService service;
};

}  // namespace quarry::test
