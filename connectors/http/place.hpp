// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <set>
#include <string>
#include <vector>

#include "http/index_page.hpp"
#include "http/pages_ahead.hpp"
#include "http/web_server.hpp"
#include "quarry/connector.hpp"

namespace quarry::http {

/// A web server's files: one, or what its directory index pages link to.
class HttpPlace final : public Connector {
 public:
  /// Throws Error where nothing is there, or it cannot be found out.
  HttpPlace(std::string source, const ConnectorOptions& options);

  Value dataset() override { return {}; }
  bool by_directory() const override { return true; }
  unsigned fetches_at_once() const override { return server_.at_once(); }
  std::optional<RemoteFile> next() override;
  bool complete() const override { return complete_ && files_.empty() && folders_.empty(); }
  std::vector<Diagnostic> take_diagnostics() override;
  int open(const RemoteFile&) override { return -1; }
  std::string source() const override { return source_; }
  void look_at(RemoteFile& file) override;
  void fetch(const RemoteFile& file, std::uint64_t offset, const ByteSink& sink) override;
  void fetch_new(RemoteFile& file, const ByteSink& sink) override;

 private:
  struct Folder {
    std::string url, path;  ///< path is empty or ends in `/`
    std::size_t depth;
  };
  const std::string& place_of(const RemoteFile& file) const;
  void find_out();
  HttpAnswer first_look(bool may_be_folder);
  void list_folder();
  void add_entries(const Folder& folder, const IndexPage& page);
  void fail(std::string why);

  std::string location_;  ///< the source with what gives access to it; never said
  std::string source_;    ///< the same as it may be shown
  WebServer server_;
  std::vector<Folder> folders_;    ///< the next one last
  std::vector<RemoteFile> files_;  ///< the same
  std::set<std::string> visited_;
  std::vector<Diagnostic> diagnostics_;
  std::size_t entries_ = 0;
  std::atomic<int> silent_heads_ = 0;
  bool complete_ = true;
  PagesAhead pages_{server_};
};

}  // namespace quarry::http
