// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <set>
#include <string>
#include <string_view>

#include "figshare/target.hpp"
#include "service/answers.hpp"
#include "service/service_connector.hpp"

namespace quarry::figshare {

using service::ApiCall;
using service::Page;

/// The files of one article, or of all that a collection or project has, each in a folder named by its id.
class FigshareConnector final : public service::ServiceConnector {
 public:
  FigshareConnector(std::string_view source, Target target, const ConnectorOptions& options);
  Value dataset() override { return dataset_; }

 protected:
  service::Api& api() override { return api_; }

  Page page(const std::string&, const std::string& mark) override;
  Content content(const RemoteFile& file) override;

 private:
  service::Api::Description description(const ConnectorOptions& options);
  /// Asking again in the same way would be challenged again: the next download goes the other way.
  Verdict judge(const HttpAnswer& answer);
  ApiCall call(const std::string& path) const;
  ApiCall paged(const std::string& path, int number) const;
  Value json(const std::string& path, const std::string& what) { return api_.json(call(path), what); }
  static std::string what_of(const Value& article) { return "figshare article " + service::text_at(article, "id"); }
  std::string source_name() const { return "figshare " + source(); }
  std::string list_path() const { return (target_.what == Target::What::collection ? "/collections/" : "/projects/") + target_.id; }

  void find_by_doi();
  /// A private link names no article, but the page that it opens does.
  void find_by_link();
  Value article(const std::string& id, const std::string& version);
  void judge_empty(const Value& article);
  void add_file(Page& page, const Value& article, const Value& item, const std::string& folder);
  /// The pages have no end mark: the one after the last is empty.
  Page page_of_files(const Value& article, const std::string& folder, int number);
  /// What an older version says of its files itself: all of them, or the first ten.
  Page files_in(const Value& article, const std::string& folder);
  Page page_of_articles(int number);
  void add_article(Page& page, const std::string& id);
  /// Of one file alone the service says nothing but where its bytes are: that address ends in its name.
  Page one_file();

  Target target_;
  std::string downloads_;
  std::atomic<bool> challenged_{false};
  service::Api api_;
  Value article_, dataset_;
  std::set<std::string> seen_;  ///< ids of the listing so far
  bool file_found_ = false;     ///< the one that the source names
};

}  // namespace quarry::figshare
