// SPDX-License-Identifier: GPL-3.0-or-later
#include "figshare/connector.hpp"

#include <utility>

#include "figshare/files.hpp"
#include "figshare/metadata.hpp"
#include "quarry/credentials.hpp"
#include "quarry/error.hpp"
#include "redact.hpp"
#include "service/answers.hpp"
#include "service/doi_name.hpp"

namespace quarry::figshare {

using service::ApiCall;
using service::Entry;
using service::Page;
using service::text_at;
using What = Target::What;

namespace {

std::string setting(const ConnectorOptions& options, const char* name, const char* usual) {
  const auto found = options.settings.find(name);
  auto value = found == options.settings.end() ? std::string(usual) : found->second;
  while (value.ends_with('/')) value.pop_back();
  return value;
}

std::string web_of(const ConnectorOptions& options) { return setting(options, "figshare.web_url", "https://figshare.com"); }

/// Is all that is known of the article what gives access to it?
bool is_hidden(const Target& target) { return target.what == What::article && target.id.empty(); }

}  // namespace

FigshareConnector::FigshareConnector(std::string_view source, Target target, const ConnectorOptions& options)
    : ServiceConnector(options, is_hidden(target) ? web_of(options) + "/s/" : without_secrets(source), "/", true),
      target_(std::move(target)),
      downloads_(setting(options, "figshare.download_url", "https://ndownloader.figshare.com")),
      api_(options, description(options)) {
  remember_secret(target_.private_link);
  if (target_.what == What::by_doi) find_by_doi();
  if (is_hidden(target_)) find_by_link();
  if (target_.what == What::article) article_ = article(target_.id, target_.version);
  if (target_.what == What::collection || target_.what == What::project) {
    const auto version = target_.what == What::collection && !target_.version.empty() ? "/versions/" + target_.version : "";
    article_ = json(list_path() + version, source_name());
    if (text_at(article_, "title").empty()) throw Error(Code::unavailable, source_name() + ": the answer describes nothing");
  }
  dataset_ = article_.is_null() ? Value() : dataset_of(article_);
}

FigshareConnector::Content FigshareConnector::content(const RemoteFile& file) {
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

service::Api::Description FigshareConnector::description(const ConnectorOptions& options) {
  const auto token = Credentials(options.credentials_file).get("figshare", "token");
  return {.name = "figshare",
          .base_url = service::base_url_of(options, "figshare", "https://api.figshare.com/v2"),
          .who = service::fixed_header(token.empty() ? "" : "Authorization: token " + token),
          .judge = [this](const HttpAnswer& answer) { return judge(answer); },
          .hint = "for what is not public: quarry auth add figshare, or the private link"};
}

Verdict FigshareConnector::judge(const HttpAnswer& answer) {
  if (!is_challenge(answer)) return {};
  challenged_ = true;
  return {Verdict::final, {}};
}

ApiCall FigshareConnector::call(const std::string& path) const {
  ApiCall call{.url = path};
  if (!target_.private_link.empty()) call.parameters.emplace_back("private_link", target_.private_link);
  return call;
}

void FigshareConnector::find_by_doi() {
  const auto found = api_.json({.url = "/articles", .parameters = {{"doi", target_.id}}}, "DOI " + target_.id);
  for (const auto& one : service::items_at(found, "")) {
    if (service::folded_doi(text_at(one, "doi")) != target_.id) continue;
    target_.what = What::article;
    target_.id = text_at(one, "id");
    return;
  }
  throw Error(Code::not_found, "DOI " + target_.id + ": figshare has no article of it; give the article's address");
}

void FigshareConnector::find_by_link() {
  const auto page = api_.send({.url = web_of(options_) + "/s/" + target_.private_link, .accept = "text/html"});
  if (page.status == 404) throw Error(Code::not_found, "figshare: there is no such private link, or it has ended");
  target_.id = article_named_in(page.body);
  if (!target_.id.empty()) return set_source(web_of(options_) + "/articles/x/" + target_.id);
  throw Error(Code::unavailable,
              "figshare: the private link's page does not say which article it opens; give the article's address with ?private_link=");
}

Value FigshareConnector::article(const std::string& id, const std::string& version) {
  const auto what = "figshare article " + id;
  auto found = json("/articles/" + id + (version.empty() ? "" : "/versions/" + version), what);
  if (text_at(found, "id") != id) throw Error(Code::unavailable, what + ": the answer is no article");
  return found;
}

}  // namespace quarry::figshare
