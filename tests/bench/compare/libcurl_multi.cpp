// curl_multi by hand, with a ready body and the answers left as text: the floor of many at once.

#include <list>
#include <memory>
#include <new>

#include "candidate.hpp"
#include "curl_handles.hpp"
#include "texts.hpp"

namespace bench {

namespace {

struct MultiDeleter {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};

class LibcurlMulti final : public Candidate {
 public:
  explicit LibcurlMulti(const Settings& settings) : settings_(settings), multi_(curl_multi_init()) {}

  void create_many(std::size_t count, std::size_t in_flight) override {
    std::list<CurlCall> calls;
    std::size_t started = 0;
    for (; started < count && started < in_flight; ++started) {
      CurlCall& call = calls.emplace_back(settings_, homes_path);
      call.post(home_request_json);
      curl_easy_setopt(call.handle(), CURLOPT_PRIVATE, &call);
      curl_multi_add_handle(multi_.get(), call.handle());
    }
    for (std::size_t done = 0; done < count;) {
      int running = 0;
      curl_multi_perform(multi_.get(), &running);
      int queued = 0;
      while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &queued)) {
        const CURLcode code = message->data.result;
        CurlCall* call = nullptr;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &call);
        curl_multi_remove_handle(multi_.get(), call->handle());
        call->answer(code);
        call->clear();
        ++done;
        if (started == count) continue;
        ++started;
        curl_multi_add_handle(multi_.get(), call->handle());
      }
      if (done < count) curl_multi_poll(multi_.get(), nullptr, 0, 1000, nullptr);
    }
  }

 private:
  const Settings settings_;
  std::unique_ptr<CURLM, MultiDeleter> multi_;
};

}  // namespace

std::unique_ptr<Candidate> make_candidate(const Settings& settings) {
  return std::make_unique<LibcurlMulti>(settings);
}

}  // namespace bench
