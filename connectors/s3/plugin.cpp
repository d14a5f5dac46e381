// SPDX-License-Identifier: GPL-3.0-or-later
// Objects of S3-compatible stores. Source: Amazon S3 API reference (ListObjectsV2, GetObject), 2006-03-01.
#include <array>

#include "quarry/credentials.hpp"
#include "quarry/error.hpp"
#include "quarry/number.hpp"
#include "s3/address.hpp"
#include "s3/list_result.hpp"
#include "service/answers.hpp"
#include "service/service_connector.hpp"

namespace quarry::s3 {
namespace {

constexpr std::array<std::string_view, 3> credential_fields{"access_key", "secret_key", "session_token"};

bool says(const HttpAnswer& answer, std::string_view code) { return answer.body.find("<Code>" + std::string(code) + "</Code>") != std::string::npos; }

/// Some operations answer 200 with an error in it; a clock that is wrong stays wrong.
Verdict judge(const HttpAnswer& answer) {
  for (const auto* const code : {"SlowDown", "InternalError", "ServiceUnavailable", "RequestTimeout"})
    if (says(answer, code)) return {Verdict::passing};
  return {};
}

service::Api::Description describe(const Bucket& bucket, const ConnectorOptions& options) {
  const Credentials credentials(options.credentials_file);
  const auto account = "s3@" + bucket.host;
  const auto access_key = credentials.get(account, "access_key");
  service::Api::Description description{.name = "s3", .base_url = bucket.endpoint, .judge = judge, .hint = "quarry auth add " + account};
  if (access_key.empty()) return description;
  description.sign = AwsSigning{bucket.region.empty() ? "us-east-1" : bucket.region, access_key, credentials.get(account, "secret_key")};
  if (const auto token = credentials.get(account, "session_token"); !token.empty())
    description.who = service::fixed_header("x-amz-security-token: " + token);
  return description;
}

class S3Connector final : public service::ServiceConnector {
 public:
  S3Connector(Bucket bucket, const ConnectorOptions& options)
      : ServiceConnector(options, "", "", true), bucket_(std::move(bucket)), api_(std::make_unique<service::Api>(options, describe(bucket_, options))) {
    find_region();
    find_out();
    set_source(address_of_key(bucket_.key));
  }
  unsigned fetches_at_once() const override { return 8; }

 protected:
  service::Page page(const std::string&, const std::string& mark) override {
    const auto result = list(bucket_.key, mark, 1000);
    service::Page page;
    for (const auto& object : result.objects) {
      if (one_ && object.key != bucket_.key) continue;
      if (!one_ && object.key.ends_with('/') && object.size == "0") continue;  // marks a folder
      page.entries.push_back(entry_of(object));
    }
    if (result.truncated && !one_) page.next = next_mark(result);
    return page;
  }

  Content content(const RemoteFile& file) override {
    Content content{.call = {.url = path_of(file.id), .accept = ""}, .if_range = file.etag, .may_be_page = true};
    // The ETag is the MD5 of objects that were put in one piece, unless a key of the store's own encrypts them.
    const auto digits = file.etag.size() == 34 ? file.etag.substr(1, 32) : std::string();
    content.tentative_checksum = service::checksum_of("md5", digits);
    content.binds = [](const HttpAnswer& answer) {
      const auto* const encryption = answer.header("x-amz-server-side-encryption");
      return (encryption == nullptr || *encryption == "AES256") && answer.header("x-amz-server-side-encryption-customer-algorithm") == nullptr;
    };
    return content;
  }
  service::Api& api() override { return *api_; }

 private:
  std::string path_of(const std::string& key) const { return "/" + bucket_.name + "/" + percent_encoded(key, "/"); }
  std::string address_of_key(const std::string& key) const { return bucket_.endpoint + path_of(key); }

  service::Entry entry_of(const ListedObject& object) const {
    service::Entry entry{.name = one_ ? object.key.substr(object.key.rfind('/') + 1) : object.key.substr(bucket_.key.size()), .file = {}};
    entry.file.id = object.key;
    entry.file.url = address_of_key(object.key);
    if (const auto size = parse_integer(object.size); size && *size >= 0) entry.file.size = static_cast<std::uint64_t>(*size);
    entry.file.etag = object.etag;
    entry.file.modified = service::utc_time(object.modified);
    return entry;
  }

  /// Parameters in the order of their names, as the signature wants them.
  ListResult list(const std::string& prefix, const std::string& mark, int most) {
    service::ApiCall call{.url = "/" + bucket_.name, .accept = ""};
    const bool by_key = mark.starts_with("key:");
    if (!mark.empty() && !by_key) call.parameters.emplace_back("continuation-token", mark.substr(6));
    call.parameters.emplace_back("encoding-type", "url");
    call.parameters.emplace_back("list-type", "2");
    if (by_key) call.parameters.emplace_back("marker", mark.substr(4));
    call.parameters.emplace_back("max-keys", std::to_string(most));
    call.parameters.emplace_back("prefix", prefix);
    if (by_key) call.parameters.emplace_back("start-after", mark.substr(4));
    const auto what = "s3://" + bucket_.name + "/" + prefix;
    const auto answer = api_->get(call, what);
    auto result = read_list_result(answer.body);
    if (!result) throw Error(Code::unavailable, what + ": the service answered with something that is no listing: " + service::reason_of(answer));
    return std::move(*result);
  }

  /// Old stores know no tokens: the last key is the mark then.
  static std::string next_mark(const ListResult& result) {
    if (!result.next_token.empty()) return "token:" + result.next_token;
    if (!result.next_marker.empty()) return "key:" + result.next_marker;
    if (result.objects.empty()) throw Error(Code::unavailable, "the listing goes on, but does not say where");
    return "key:" + result.objects.back().key;
  }

  /// A bucket of another region says which, where it is asked in the wrong one.
  void find_region() {
    const auto answer = api_->send({.url = "/" + bucket_.name, .parameters = {{"list-type", "2"}, {"max-keys", "0"}}, .accept = "", .follow_redirects = false});
    const auto* const region = answer.header("x-amz-bucket-region");
    if (answer.status < 300 || region == nullptr || *region == bucket_.region) return;
    if (answer.status != 301 && answer.status != 307 && answer.status != 400) return;
    if (region->find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") != std::string::npos) return;
    bucket_.region = *region;
    if (bucket_.host == "amazonaws.com") bucket_.endpoint = amazon_endpoint(*region);
    api_ = std::make_unique<service::Api>(options_, describe(bucket_, options_));
  }

  /// One object, or a prefix? A key without `/` at its end may be either.
  void find_out() {
    if (bucket_.key.empty() || bucket_.key.ends_with('/')) return;
    const auto exact = list(bucket_.key, "", 1);
    one_ = !exact.objects.empty() && exact.objects.front().key == bucket_.key;
    if (one_) return;
    bucket_.key += '/';
    if (list(bucket_.key, "", 1).objects.empty())
      throw Error(Code::not_found, "s3://" + bucket_.name + "/" + bucket_.key + ": there is no such object, and nothing below it");
  }

  Bucket bucket_;
  std::unique_ptr<service::Api> api_;
  bool one_ = false;
};

bool claims(std::string_view source, const ConnectorOptions& options) { return parse(source, options).has_value(); }

std::unique_ptr<Connector> open(std::string_view source, const ConnectorOptions& options) {
  return std::make_unique<S3Connector>(*parse(source, options), options);
}

}  // namespace

extern const ConnectorKind plugin;
const ConnectorKind plugin{.name = "s3", .claims = claims, .open = open, .credentials = credential_fields, .per_host = true};

}  // namespace quarry::s3
