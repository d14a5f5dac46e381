// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/s3_fake.hpp"

#include <algorithm>
#include <sstream>

#include "fakes/file_tree.hpp"

namespace quarry::test {
namespace {

Answer error(int status, const std::string& code, const std::string& message) {
  return text_answer(status, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>" + code + "</Code><Message>" + message + "</Message><RequestId>1</RequestId></Error>",
                     "application/xml");
}

/// RFC 2104 with SHA-256.
std::string hmac(std::string key, const std::string& text) {
  key.resize(64, '\0');
  std::string inner, outer;
  for (const char c : key) {
    inner += static_cast<char>(c ^ 0x36);
    outer += static_cast<char>(c ^ 0x5c);
  }
  return raw_sha256_of(outer + raw_sha256_of(inner + text));
}

std::string between(const std::string& text, const std::string& before, char end) {
  const auto at = text.find(before);
  if (at == std::string::npos) return {};
  const auto from = at + before.size();
  return text.substr(from, std::min(text.find(end, from), text.size()) - from);
}

std::string canonical_query(const Call& call) {
  std::vector<std::string> parts;
  for (const auto& [name, value] : call.query) parts.push_back(percent_encoded(name) + "=" + percent_encoded(value));
  std::sort(parts.begin(), parts.end());
  std::string out;
  for (const auto& part : parts) out += (out.empty() ? "" : "&") + part;
  return out;
}

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(' '), last = text.find_last_not_of(' ');
  return first == std::string::npos ? "" : text.substr(first, last - first + 1);
}

}  // namespace

S3Fake::S3Fake() : service_({"s3", "elsewhere"}, [this](const Call& call) { return answer(call); }) {}

void S3Fake::put(const std::string& key, const std::string& bytes) {
  const auto lock = service_.lock();
  objects_[key] = bytes;
}

void S3Fake::remove(const std::string& key) {
  const auto lock = service_.lock();
  objects_.erase(key);
}

ConnectorOptions S3Fake::options() const {
  ConnectorOptions options;
  options.allowed_hosts = service_.hosts();
  options.settings = {{"s3.base_url", service_.url("s3", "")}};
  options.retry_scale = 0.001;
  return options;
}

std::string S3Fake::etag(const std::string& key) const {
  const auto md5 = md5_of(bytes(key) + (encrypted.contains(key) ? "salt" : ""));
  return "\"" + md5 + (multipart.contains(key) ? "-2" : "") + "\"";
}

/// AWS Signature Version 4, as its documentation defines it.
std::string S3Fake::signature_problem(const Call& call) const {
  const auto given = call.header("authorization");
  if (!given.starts_with("AWS4-HMAC-SHA256 ")) return "AccessDenied";
  const auto credential = between(given, "Credential=", ',');
  const auto signed_names = between(given, "SignedHeaders=", ',');
  const auto date = call.header("x-amz-date");
  const auto scope = credential.substr(std::min(credential.find('/') + 1, credential.size()));
  if (!credential.starts_with("AKIDEXAMPLE/")) return "InvalidAccessKeyId";
  if (scope != date.substr(0, 8) + "/" + region + "/s3/aws4_request") return "AuthorizationHeaderMalformed";
  std::string headers;
  std::istringstream names(signed_names);
  for (std::string name; std::getline(names, name, ';');) headers += name + ":" + trimmed(call.header(name)) + "\n";
  const auto request = call.method + "\n" + call.path + "\n" + canonical_query(call) + "\n" + headers + "\n" + signed_names + "\n" + call.header("x-amz-content-sha256");
  const auto text = "AWS4-HMAC-SHA256\n" + date + "\n" + scope + "\n" + sha256_of(request);
  const auto key = hmac(hmac(hmac(hmac("AWS4s3cr3t", date.substr(0, 8)), region), "s3"), "aws4_request");
  return between(given + ",", "Signature=", ',') == hex(hmac(key, text)) ? "" : "SignatureDoesNotMatch";
}

Answer S3Fake::list(const Call& call) {
  const auto prefix = call.parameter("prefix");
  const bool v2 = !old && call.parameter("list-type") == "2";
  auto from = v2 ? call.parameter("continuation-token").empty() ? call.parameter("start-after") : percent_decoded_once(call.parameter("continuation-token").substr(2))
                 : call.parameter("marker");
  const auto most = std::min(page_size, static_cast<std::size_t>(call.number("max-keys", 1000)));
  std::string contents, last;
  std::size_t count = 0;
  bool truncated = false;
  const auto held = objects();
  for (auto at = from.empty() ? held.begin() : held.upper_bound(from); at != held.end(); ++at) {
    if (!at->first.starts_with(prefix)) continue;
    if (count == most) {
      truncated = most > 0;
      break;
    }
    ++count;
    last = at->first;
    contents += "<Contents><Key>" + percent_encoded(at->first, "/") + "</Key><LastModified>2025-02-01T10:00:00.000Z</LastModified><ETag>&quot;" +
                etag(at->first).substr(1, etag(at->first).size() - 2) + "&quot;</ETag><Size>" + std::to_string(bytes(at->first).size()) +
                "</Size><StorageClass>STANDARD</StorageClass></Contents>";
  }
  std::string xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>lab-data</Name><EncodingType>url</EncodingType>"
                    "<IsTruncated>" + std::string(truncated ? "true" : "false") + "</IsTruncated>";
  if (truncated && v2) xml += "<NextContinuationToken>t/" + percent_encoded(last) + "</NextContinuationToken>";
  return text_answer(200, xml + contents + "</ListBucketResult>", "application/xml");
}

Answer S3Fake::object(const Call& call, const std::string& key) {
  if (!objects().contains(key)) return error(404, "NoSuchKey", "The specified key does not exist.");
  auto answer = serve_bytes(call, bytes(key), etag(key));
  if (encrypted.contains(key)) answer.set("x-amz-server-side-encryption", "aws:kms");
  return answer;
}

Answer S3Fake::answer(const Call& call) {
  if (private_bucket && call.role == "s3") {
    if (const auto problem = signature_problem(call); !problem.empty()) {
      auto refused = error(problem == "AuthorizationHeaderMalformed" ? 400 : 403, problem, "The authorization is wrong; the region is '" + region + "'");
      return refused.set("x-amz-bucket-region", region);
    }
  }
  if (call.path != "/lab-data" && !call.path.starts_with("/lab-data/")) return error(404, "NoSuchBucket", "The specified bucket does not exist");
  const auto key = percent_decoded_once(call.path.substr(std::min<std::size_t>(10, call.path.size())));
  return key.empty() ? list(call) : object(call, key);
}

}  // namespace quarry::test
