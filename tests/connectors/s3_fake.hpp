// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>

#include "fakes/service.hpp"
#include "quarry/connector.hpp"

namespace quarry::test {

/// One bucket, `lab-data`, of an S3-compatible store in the path style. Signatures of version 4 are verified by their definition.
class S3Fake {
 public:
  S3Fake();

  void put(const std::string& key, const std::string& bytes);
  void remove(const std::string& key);
  std::string bytes(const std::string& key) const { return objects().at(key); }
  std::map<std::string, std::string> objects() const { return all ? all() : objects_; }
  ConnectorOptions options() const;
  FakeService& service() { return service_; }
  std::string host() const { return service_.host("s3"); }

  bool private_bucket = false;  ///< requests are signed with AKIDEXAMPLE, s3cr3t, or refused
  bool old = false;             ///< knows version 1 of listings only
  std::string region = "us-east-1";
  std::size_t page_size = 1000;
  std::set<std::string> multipart;  ///< keys whose ETag is no MD5
  std::set<std::string> encrypted;  ///< keys encrypted by the store's own key, whose ETag is no MD5, either
  std::function<std::map<std::string, std::string>()> all = {};  ///< where the objects are kept elsewhere

 private:
  Answer answer(const Call& call);
  Answer list(const Call& call);
  Answer object(const Call& call, const std::string& key);
  std::string etag(const std::string& key) const;
  std::string signature_problem(const Call& call) const;

  std::map<std::string, std::string> objects_;
  FakeService service_;
};

}  // namespace quarry::test
