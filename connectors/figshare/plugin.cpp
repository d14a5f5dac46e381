// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <atomic>
#include <iterator>
#include <set>
#include <utility>

#include "figshare/metadata.hpp"
#include "figshare/target.hpp"
#include "http_address.hpp"
#include "names.hpp"
#include "quarry/connector.hpp"
#include "quarry/credentials.hpp"
#include "quarry/error.hpp"
#include "redact.hpp"
#include "service/answers.hpp"
#include "service/doi_name.hpp"
#include "service/service_connector.hpp"

namespace quarry::figshare {
namespace {

using service::ApiCall;
using service::Entry;
using service::Page;
using service::text_at;
using What = Target::What;

constexpr int page_size = 1000;  ///< the most that the API gives
constexpr std::string_view foreign = "link ";  ///< before the address of a file that lies elsewhere

std::string setting(const ConnectorOptions& options, const char* name, const char* usual) {
  const auto found = options.settings.find(name);
  auto value = found == options.settings.end() ? std::string(usual) : found->second;
  while (value.ends_with('/')) value.pop_back();
  return value;
}

/// A challenge for browsers, in place of what was asked for.
bool is_challenge(const HttpAnswer& answer) { return answer.header("x-amzn-waf-action") != nullptr; }

std::string web_of(const ConnectorOptions& options) { return setting(options, "figshare.web_url", "https://figshare.com"); }

/// Is all that is known of the article what gives access to it?
bool is_hidden(const Target& target) { return target.what == What::article && target.id.empty(); }

/// The files of one article, or of all that a collection or project has, each in a folder named by its id.
class FigshareConnector final : public service::ServiceConnector {
 public:
  FigshareConnector(std::string_view source, Target target, const ConnectorOptions& options)
      : ServiceConnector(options, is_hidden(target) ? web_of(options) + "/s/" : without_secrets(source), "/", true),
        target_(std::move(target)),
        downloads_(setting(options, "figshare.download_url", "https://ndownloader.figshare.com")),
        api_(options, description(options)) {
    if (target_.what == What::by_doi) find_by_doi();
    if (is_hidden(target_)) find_by_link();
    if (target_.what == What::article) article_ = article(target_.id, target_.version);
    if (target_.what == What::collection || target_.what == What::project) {
      const auto version = target_.what == What::collection && !target_.version.empty() ? "/versions/" + target_.version : "";
      article_ = json(list_path() + version, source_name());
      if (!article_.is_object() || text_at(article_, "title").empty()) throw Error(Code::unavailable, source_name() + ": the answer describes nothing");
    }
    dataset_ = article_.is_null() ? Value() : dataset_of(article_);
  }
  Value dataset() override { return dataset_; }

 protected:
  service::Api& api() override { return api_; }

  Page page(const std::string&, const std::string& mark) override {
    if (target_.what == What::file) return one_file();
    const int number = mark.empty() ? 1 : std::stoi(mark);
    if (number == 1) seen_.clear();
    return target_.what == What::article ? page_of_files(article_, "", number) : page_of_articles(number);
  }

  Content content(const RemoteFile& file) override {
    Content content;
    if (file.id.starts_with(foreign)) {
      content.call = {.url = file.id.substr(foreign.size()), .accept = "*/*"};
      return content;
    }
    // Published files never change: another upload is another file.
    content.never_changes = true;
    content.call = call(challenged_ ? downloads_ + "/files/" + file.id : "/file/download/" + file.id);
    content.call.accept = "*/*";
    return content;
  }

 private:
  service::Api::Description description(const ConnectorOptions& options) {
    const auto token = Credentials(options.credentials_file).get("figshare", "token");
    return {.name = "figshare",
            .base_url = service::base_url_of(options, "figshare", "https://api.figshare.com/v2"),
            .who = service::fixed_header(token.empty() ? "" : "Authorization: token " + token),
            .judge = [this](const HttpAnswer& answer) { return judge(answer); },
            .hint = "for what is not public: quarry auth add figshare, or the private link"};
  }

  /// Asking again in the same way would be challenged again: the next download goes the other way.
  Verdict judge(const HttpAnswer& answer) {
    if (!is_challenge(answer)) return {};
    challenged_ = true;
    return {Verdict::final, {}};
  }

  ApiCall call(const std::string& path) const {
    ApiCall call{.url = path};
    if (!target_.private_link.empty()) call.parameters.emplace_back("private_link", target_.private_link);
    return call;
  }
  Value json(const std::string& path, const std::string& what) { return api_.json(call(path), what); }
  std::string source_name() const { return "figshare " + source(); }
  std::string list_path() const { return (target_.what == What::collection ? "/collections/" : "/projects/") + target_.id; }

  void find_by_doi() {
    const auto found = api_.json({.url = "/articles", .parameters = {{"doi", target_.id}}}, "DOI " + target_.id);
    for (const auto& one : service::items_at(found, "")) {
      if (service::folded_doi(text_at(one, "doi")) != target_.id) continue;
      target_.what = What::article;
      target_.id = text_at(one, "id");
      return;
    }
    throw Error(Code::not_found, "DOI " + target_.id + ": figshare has no article of it; give the article's address");
  }

  /// A private link names no article, but the page that it opens does.
  void find_by_link() {
    const auto page = api_.send({.url = web_of(options_) + "/s/" + target_.private_link, .accept = "text/html"});
    if (page.status == 404) throw Error(Code::not_found, source_name() + ": there is no such private link, or it has ended");
    for (const std::string_view mark : {"/articles/", "\"article_id\":", "\"articleId\":"}) {
      for (auto at = page.body.find(mark); at != std::string::npos; at = page.body.find(mark, at + 1)) {
        const auto from = mark == "/articles/" ? page.body.find_first_of("0123456789\"' <", at + mark.size()) : at + mark.size();
        const auto end = std::min(page.body.find_first_not_of("0123456789", std::min(from, page.body.size())), page.body.size());
        if (from != std::string::npos && end > from) {
          target_.id = page.body.substr(from, end - from);
          return set_source(web_of(options_) + "/articles/x/" + target_.id);
        }
      }
    }
    throw Error(Code::unavailable, "figshare: the private link's page does not say which article it opens; give the article's address with ?private_link=");
  }

  Value article(const std::string& id, const std::string& version) {
    const auto what = "figshare article " + id;
    auto found = json("/articles/" + id + (version.empty() ? "" : "/versions/" + version), what);
    if (text_at(found, "id") != id) throw Error(Code::unavailable, what + ": the answer is no article");
    return found;
  }

  /// Why an article without files has none.
  void judge_empty(const Value& article) {
    const auto what = "figshare article " + text_at(article, "id");
    const auto until = text_at(article, "embargo_date");
    if (service::flag_at(article, "is_embargoed"))
      throw Error(Code::permission_denied, what + ": its files are under embargo" + (until.empty() ? "" : " until " + until) + "; its owner can give a private link");
    if (service::flag_at(article, "is_confidential") || service::flag_at(article, "download_disabled"))
      throw Error(Code::permission_denied, what + ": its files are not given out; ask its owner for a private link");
    if (service::flag_at(article, "is_metadata_record")) report(what + ": has no files, only metadata", false);
  }

  /// The pages have no end mark: the one after the last is empty.
  Page page_of_files(const Value& article, const std::string& folder, int number) {
    const auto id = text_at(article, "id");
    const auto what = "the files of figshare article " + id;
    auto request = call("/articles/" + id + (target_.version.empty() || target_.what != What::article ? "" : "/versions/" + target_.version) + "/files");
    request.parameters.insert(request.parameters.end(), {{"page", std::to_string(number)}, {"page_size", std::to_string(page_size)}});
    const auto answer = api_.send(request);
    if (answer.status == 404 && number == 1 && !target_.version.empty()) return files_in(article, folder);
    if (answer.status < 200 || answer.status >= 300 || is_challenge(answer)) throw service::error_of(answer, what, "quarry auth add figshare");
    const auto files = service::json_of(answer);
    if (!files.is_array()) throw Error(Code::unavailable, what + ": the answer is no list of files");
    if (files.as_array().empty() && number == 1) judge_empty(article);
    Page page;
    for (const auto& item : files.as_array())
      if (const auto file = text_at(item, "id"); seen_.insert(file).second) add_file(page, article, item, folder);
    if (!page.entries.empty()) page.next = std::to_string(number + 1);
    return page;
  }

  /// What an older version says of its files itself: all of them, or the first ten.
  Page files_in(const Value& article, const std::string& folder) {
    const auto* const files = article.find("files");
    if (files == nullptr || !files->is_array()) throw Error(Code::unavailable, "figshare article " + text_at(article, "id") + ": does not say its files");
    Page page;
    std::uint64_t bytes = 0;
    for (const auto& item : files->as_array()) {
      add_file(page, article, item, folder);
      bytes += service::size_at(item, "size").value_or(0);
    }
    page.complete = service::size_at(article, "size") == bytes;
    return page;
  }

  void add_file(Page& page, const Value& article, const Value& item, const std::string& folder) {
    const auto id = text_at(item, "id");
    const auto name = text_at(item, "name");
    if (!target_.file.empty() && id != target_.file) return;
    if (id.empty() || id.find_first_not_of("0123456789") != std::string::npos)
      return report("figshare article " + text_at(article, "id") + ": a file has no id: " + name, true);
    auto place = text_at(article, "folder_structure." + id);
    if (!place.empty() && !place.ends_with('/')) place += '/';
    Entry entry;
    entry.name = folder + (target_.file.empty() ? place : "") + name;
    entry.file.id = id;
    entry.file.url = downloads_ + "/files/" + id;
    if (service::flag_at(item, "is_link_only")) {
      const auto link = text_at(item, "download_url");
      if (!address_of(link)) return report("figshare article " + text_at(article, "id") + ": " + name + ": lies at no http(s) address", false);
      entry.file.id = std::string(foreign) + without_secrets(link);
      entry.file.url = without_secrets(link);
    } else {
      entry.file.size = service::size_at(item, "size");
      entry.file.checksum = service::checksum_of("md5", text_at(item, "computed_md5"));
      entry.file.etag = id;
    }
    page.entries.push_back(std::move(entry));
  }

  Page page_of_articles(int number) {
    const auto what = "the articles of " + source_name();
    auto request = call(list_path() + "/articles");
    request.parameters.insert(request.parameters.end(), {{"page", std::to_string(number)}, {"page_size", std::to_string(page_size)}});
    const auto list = api_.json(request, what);
    if (!list.is_array()) throw Error(Code::unavailable, what + ": the answer is no list of articles");
    Page page;
    bool fresh = false;
    for (const auto& item : list.as_array()) {
      const auto id = text_at(item, "id");
      if (id.empty()) throw Error(Code::unavailable, what + ": the answer is no list of articles");
      if (!seen_.insert("article " + id).second) continue;
      fresh = true;
      try {
        add_article(page, id);
      } catch (const Error& error) {
        if (error.code() != Code::permission_denied && error.code() != Code::not_found) throw;
        report(error.what(), true);
      }
    }
    if (fresh) page.next = std::to_string(number + 1);
    return page;
  }

  void add_article(Page& page, const std::string& id) {
    const auto one = article(id, "");
    for (int number = 1;; ++number) {
      auto files = page_of_files(one, id + "/", number);
      page.complete = page.complete && files.complete;
      std::move(files.entries.begin(), files.entries.end(), std::back_inserter(page.entries));
      if (files.next.empty()) return;
    }
  }

  /// Of one file alone the service says nothing but where its bytes are: that address ends in its name.
  Page one_file() {
    auto request = call("/file/download/" + target_.id);
    request.follow_redirects = false;
    const auto answer = api_.send(request);
    const auto* const location = answer.header("location");
    const auto there = location == nullptr ? std::nullopt : resolve_url(answer.url, *location);
    if (!there) throw service::error_of(answer, "figshare file " + target_.id, "quarry auth add figshare, or its private link");
    const auto path = std::string(parse_address(*there).bare_path());
    Entry entry;
    entry.name = percent_decoded(path.substr(path.rfind('/') + 1));
    entry.file.id = target_.id;
    entry.file.url = downloads_ + "/files/" + target_.id;
    entry.file.etag = target_.id;
    Page page;
    page.entries.push_back(std::move(entry));
    return page;
  }

  Target target_;
  std::string downloads_;
  std::atomic<bool> challenged_{false};
  service::Api api_;
  Value article_, dataset_;
  std::set<std::string> seen_;  ///< ids of the listing so far
};

bool claims(std::string_view source, const ConnectorOptions& options) { return target_of(source, options).has_value(); }

std::unique_ptr<Connector> open_place(std::string_view source, const ConnectorOptions& options) {
  return std::make_unique<FigshareConnector>(source, target_of(source, options).value(), options);
}

constexpr std::array<std::string_view, 1> credentials{"token"};

}  // namespace

extern const ConnectorKind plugin;
const ConnectorKind plugin{.name = "figshare", .claims = claims, .open = open_place, .credentials = credentials};

}  // namespace quarry::figshare
