// links: heydok_rtc_srtp
#include <cstdlib>

#include "rtc/srtp/receiver.hpp"
#include "rtc/srtp/sender.hpp"

namespace {

using namespace heydok;

/// Feeds the bytes as they are, then as a plain packet that is protected first, so that the path
/// behind the tag is reached too.
void exercise(srtp::Profile profile, ByteView input) {
    const Bytes key(srtp::key_size(profile), 1);
    const Bytes salt(srtp::salt_size(profile), 2);
    const auto sender = srtp::Sender::create(profile, key, salt);
    const auto receiver = srtp::Receiver::create(profile, key, salt);
    Bytes foreign(input.begin(), input.end());
    static_cast<void>(receiver->unprotect_rtp(foreign));
    foreign.assign(input.begin(), input.end());
    static_cast<void>(receiver->unprotect_rtcp(foreign));

    Bytes ours(input.begin(), input.end());
    ours.resize(input.size() + srtp::kMaxOverhead);
    srtp::SenderStream stream{input.size() < 12 ? 0 : load_u32(input.data() + 8)};
    ours.resize(sender->protect_rtp(stream, ours, input.size()));
    const auto opened = receiver->unprotect_rtp(ours);
    if (!ours.empty() && (!opened || !std::equal(input.begin(), input.end(), ours.begin()))) {
        std::abort();
    }
    Bytes report(input.begin(), input.end());
    report.resize(input.size() + srtp::kMaxOverhead);
    report.resize(sender->protect_rtcp(report, input.size()));
    const auto read = receiver->unprotect_rtcp(report);
    if (!report.empty() && (!read || !std::equal(input.begin(), input.end(), report.begin()))) {
        std::abort();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    exercise(srtp::Profile::aead_aes_128_gcm, {data, size});
    exercise(srtp::Profile::aes128_cm_sha1_80, {data, size});
    return 0;
}
